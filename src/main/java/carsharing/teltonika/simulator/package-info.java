/**
 * The programs behind {@code scripts/simulate}, {@code scripts/command} and {@code scripts/run
 * --demo}: fleets of simulated trackers, commands, and what people read of them.
 */
@NullMarked
package carsharing.teltonika.simulator;

import org.jspecify.annotations.NullMarked;
