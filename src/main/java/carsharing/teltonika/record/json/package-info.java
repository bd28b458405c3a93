/**
 * Records as JSON, as the contract has them, and the ids of messages.
 *
 * <p>It must not know RabbitMQ.
 */
@NullMarked
package carsharing.teltonika.record.json;

import org.jspecify.annotations.NullMarked;
