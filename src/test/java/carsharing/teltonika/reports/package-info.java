/**
 * Replays what people have reported: the cases of {@code src/test/resources/reports} against a
 * whole server, a real RabbitMQ and a real Redis.
 *
 * <p>It knows what a back end sees, and nothing of how the server works inside.
 */
@NullMarked
package carsharing.teltonika.reports;

import org.jspecify.annotations.NullMarked;
