/** A real browser that shows a fleet, and what it tells of its work. */
@NullMarked
package carsharing.teltonika.bench.browser;

import org.jspecify.annotations.NullMarked;
