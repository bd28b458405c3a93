/**
 * The last records of each car, in bounded memory, for people who look at a car.
 *
 * <p>It must not know connections, RabbitMQ or Redis.
 */
@NullMarked
package carsharing.teltonika.recent;

import org.jspecify.annotations.NullMarked;
