/**
 * Out to RabbitMQ: turns record batches into the messages of the contract, publishes them, and
 * answers each once the broker has confirmed it.
 *
 * <p>It must not know sockets, connections or commands; batches reach it over the event bus.
 */
@NullMarked
package carsharing.teltonika.record;

import org.jspecify.annotations.NullMarked;
