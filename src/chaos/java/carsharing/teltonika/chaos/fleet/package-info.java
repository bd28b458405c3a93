/** The trackers and clients of chaos. */
@NullMarked
package carsharing.teltonika.chaos.fleet;

import org.jspecify.annotations.NullMarked;
