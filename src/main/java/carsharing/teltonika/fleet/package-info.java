/**
 * All cars of all processes, in memory: what is registered, and the states that Redis has. The
 * journal keeps it fresh. It answers searches, and tells what changes.
 *
 * <p>It must not know HTTP, connections, RabbitMQ or how commands run.
 */
@NullMarked
package carsharing.teltonika.fleet;

import org.jspecify.annotations.NullMarked;
