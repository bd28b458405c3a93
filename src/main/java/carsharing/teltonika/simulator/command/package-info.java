/**
 * A simulated back end: it sends commands to cars through Redis, and hears their outcomes.
 *
 * <p>The tests, the chaos run and the attacks use it as well. It knows the keys and channels that
 * the server describes, and not the server.
 */
@NullMarked
package carsharing.teltonika.simulator.command;

import org.jspecify.annotations.NullMarked;
