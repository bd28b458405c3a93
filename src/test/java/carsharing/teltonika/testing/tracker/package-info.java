/** Trackers for tests. */
@NullMarked
package carsharing.teltonika.testing.tracker;

import org.jspecify.annotations.NullMarked;
