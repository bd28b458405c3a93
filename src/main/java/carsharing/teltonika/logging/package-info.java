/**
 * Log lines: what is in them, how long they are, how many there are.
 *
 * <p>It must not know who logs.
 */
@NullMarked
package carsharing.teltonika.logging;

import org.jspecify.annotations.NullMarked;
