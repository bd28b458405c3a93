/** Tests of the web console: what the server sends, and what a real browser makes of it. */
@NullMarked
package carsharing.teltonika.console;

import org.jspecify.annotations.NullMarked;
