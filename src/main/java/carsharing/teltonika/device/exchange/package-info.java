/**
 * A GPRS command on one connection: it is written, and its answer is found among the texts and
 * records that come.
 *
 * <p>It must not know sockets: it is given the bytes' way out.
 */
@NullMarked
package carsharing.teltonika.device.exchange;

import org.jspecify.annotations.NullMarked;
