/**
 * The allow-list: which IMEIs may connect, and where they are read from (a file, a set in Redis).
 *
 * <p>It must not know connections: it is told what to call when the list has changed.
 */
@NullMarked
package carsharing.teltonika.allow;

import org.jspecify.annotations.NullMarked;
