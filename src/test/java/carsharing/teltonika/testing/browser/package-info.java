/** A real browser, for tests and measurements of the console. */
@NullMarked
package carsharing.teltonika.testing.browser;

import org.jspecify.annotations.NullMarked;
