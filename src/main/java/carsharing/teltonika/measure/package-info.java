/**
 * What the process measures about itself: counters, latencies, lags, files, memory, its version.
 *
 * <p>It must not know what the figures are about.
 */
@NullMarked
package carsharing.teltonika.measure;

import org.jspecify.annotations.NullMarked;
