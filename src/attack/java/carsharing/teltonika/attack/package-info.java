/**
 * Attacks on a real server process, and what a well-behaved neighbour feels of them.
 *
 * <p>An attack runs in a process of its own, so that its work is not measured as the neighbour's.
 * The server is known from outside only: its ports, its log, its metrics, its Redis.
 */
@NullMarked
package carsharing.teltonika.attack;

import org.jspecify.annotations.NullMarked;
