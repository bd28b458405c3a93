/**
 * What happens to a car: the edges of its state, such as a door that opens, and alarms.
 *
 * <p>It must not know sockets, RabbitMQ, Redis or commands. A state and a record go in; events come
 * out.
 */
@NullMarked
package carsharing.teltonika.car.event;

import org.jspecify.annotations.NullMarked;
