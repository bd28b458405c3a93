/**
 * Time as a process sees it that may be paused. It knows nothing of trackers, Redis or RabbitMQ.
 */
@NullMarked
package carsharing.teltonika.time;

import org.jspecify.annotations.NullMarked;
