/** Trackers that send as fast as they are told. */
@NullMarked
package carsharing.teltonika.bench.load;

import org.jspecify.annotations.NullMarked;
