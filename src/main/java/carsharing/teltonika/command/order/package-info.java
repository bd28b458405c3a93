/**
 * Commands that are ordered over the API: they are written for the car once, whatever is sent
 * again, and can be cancelled until a car has taken them.
 *
 * <p>All is done in Redis, so that it does not matter which process has the connection of the car.
 * It must not know HTTP.
 */
@NullMarked
package carsharing.teltonika.command.order;

import org.jspecify.annotations.NullMarked;
