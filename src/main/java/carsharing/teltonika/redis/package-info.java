/**
 * The way to Redis for everybody: the connection, its subscriptions, the outbox of what could not
 * be sent yet, and how a script is called.
 *
 * <p>It must not know cars, commands or trackers.
 */
@NullMarked
package carsharing.teltonika.redis;

import org.jspecify.annotations.NullMarked;
