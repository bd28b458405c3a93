/**
 * A simulated car: how it drives, which elements its tracker sends, and what is really true of it.
 *
 * <p>It knows the protocol and the profiles of tracker families. It knows no sockets and no server.
 */
@NullMarked
package carsharing.teltonika.simulator.car;

import org.jspecify.annotations.NullMarked;
