/**
 * How a message is written to RabbitMQ: by AMQP 0-9-1, or by the protocol of streams. What a
 * consumer reads is the same.
 *
 * <p>It must not know what is published, nor what becomes of a message that is not confirmed.
 */
@NullMarked
package carsharing.teltonika.record.outlet;

import org.jspecify.annotations.NullMarked;
