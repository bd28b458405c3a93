/** How long commands and their outcomes take. */
@NullMarked
package carsharing.teltonika.bench.outcome;

import org.jspecify.annotations.NullMarked;
