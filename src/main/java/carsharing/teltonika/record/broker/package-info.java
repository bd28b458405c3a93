/**
 * The connection to RabbitMQ: how it is made, and what is wrong with it in plain words.
 *
 * <p>It must not know what is published.
 */
@NullMarked
package carsharing.teltonika.record.broker;

import org.jspecify.annotations.NullMarked;
