/**
 * Commands: in from Redis, run on the connection that owns the IMEI, and one outcome out.
 *
 * <p>It knows scripts, checks and who owns a car; it must not know sockets or RabbitMQ. It meets
 * the connections on the event bus.
 */
@NullMarked
package carsharing.teltonika.command;

import org.jspecify.annotations.NullMarked;
