/**
 * Where the states of cars are kept: in the memory of the process that has the connection, and in
 * Redis, for all processes and for restarts.
 *
 * <p>It must not know sockets, RabbitMQ or commands. Nobody waits for it: without Redis a state
 * becomes stale, and nothing else happens.
 */
@NullMarked
package carsharing.teltonika.states;

import org.jspecify.annotations.NullMarked;
