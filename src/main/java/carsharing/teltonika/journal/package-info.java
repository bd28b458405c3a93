/**
 * What happens to cars, for all processes: a stream in Redis. The writer takes entries from the
 * event bus, the reader hands over those of all processes, in their order.
 *
 * <p>It must not know what entries mean, or who reads them.
 */
@NullMarked
package carsharing.teltonika.journal;

import org.jspecify.annotations.NullMarked;
