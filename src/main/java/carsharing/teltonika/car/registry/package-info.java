/**
 * Which cars an operator has: id, IMEI, plate, phone, profile and labels. An id survives a change
 * of the tracker.
 *
 * <p>It must not know sockets, RabbitMQ, Redis or commands.
 */
@NullMarked
package carsharing.teltonika.car.registry;

import org.jspecify.annotations.NullMarked;
