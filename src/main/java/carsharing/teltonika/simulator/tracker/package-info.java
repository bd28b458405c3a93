/**
 * Simulated trackers: a car that drives, and the connection of its tracker.
 *
 * <p>The tests, the benchmarks, the chaos run and the attacks use the connection as well. It knows
 * the protocol and not the server.
 */
@NullMarked
package carsharing.teltonika.simulator.tracker;

import org.jspecify.annotations.NullMarked;
