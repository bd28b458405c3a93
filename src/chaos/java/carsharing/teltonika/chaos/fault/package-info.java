/**
 * The world of chaos, and what happens to it: servers, Redis and RabbitMQ that are killed or
 * paused, links that are cut or held.
 */
@NullMarked
package carsharing.teltonika.chaos.fault;

import org.jspecify.annotations.NullMarked;
