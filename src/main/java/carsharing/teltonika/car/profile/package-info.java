/**
 * What a car's elements mean: profiles of tracker families, read from the operator's file, and
 * which car has which profile.
 *
 * <p>It must not know sockets, RabbitMQ, Redis or commands: a record goes in, and what it says
 * about the car comes out. No element number stands in its code; the numbers are data.
 */
@NullMarked
package carsharing.teltonika.car.profile;

import org.jspecify.annotations.NullMarked;
