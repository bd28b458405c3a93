/**
 * Faults at length: trackers and clients that keep ledgers, three servers, a broker and a Redis
 * that are killed, and a network that fails; at the end the ledgers have to agree.
 *
 * <p>It knows the server from outside only: its ports, its queue, its channels, its metrics.
 */
@NullMarked
package carsharing.teltonika.chaos;

import org.jspecify.annotations.NullMarked;
