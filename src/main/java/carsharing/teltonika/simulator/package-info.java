/**
 * Trackers that are not there: for demos, tests and benchmarks.
 *
 * <p>It knows the protocol and nothing of the server: it talks to it as a tracker does, over TCP.
 */
@NullMarked
package carsharing.teltonika.simulator;

import org.jspecify.annotations.NullMarked;
