/**
 * What bounds one connection and all of them: rates, turns, unfinished frames, addresses, silence.
 *
 * <p>It must not know what the frames mean.
 */
@NullMarked
package carsharing.teltonika.device.limit;

import org.jspecify.annotations.NullMarked;
