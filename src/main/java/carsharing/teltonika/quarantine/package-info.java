/**
 * The frames that could not be decoded, in Redis, where operators of any process see them.
 *
 * <p>It must not know connections or RabbitMQ.
 */
@NullMarked
package carsharing.teltonika.quarantine;

import org.jspecify.annotations.NullMarked;
