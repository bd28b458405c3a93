/**
 * What is known of a car: the newest value of each property, with the time of the record that has
 * told it, and how that is written as JSON.
 *
 * <p>It must not know sockets, RabbitMQ, Redis or commands. Records go in, in any order; what is
 * known comes out.
 */
@NullMarked
package carsharing.teltonika.car.state;

import org.jspecify.annotations.NullMarked;
