/** Attacks on the port of the trackers. */
@NullMarked
package carsharing.teltonika.attack.tracker;

import org.jspecify.annotations.NullMarked;
