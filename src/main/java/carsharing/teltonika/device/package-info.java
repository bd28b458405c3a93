/**
 * The trackers' side: sockets, handshake, limits, and the one place where a frame is acknowledged.
 *
 * <p>It must not know RabbitMQ or Redis: frames leave and verdicts come back over the event bus.
 */
@NullMarked
package carsharing.teltonika.device;

import org.jspecify.annotations.NullMarked;
