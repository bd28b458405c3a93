/** Figures, tables and plots of the benchmarks. */
@NullMarked
package carsharing.teltonika.bench.report;

import org.jspecify.annotations.NullMarked;
