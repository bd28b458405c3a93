/**
 * Whether a command has really changed the car: what a script wants to see, and what is known at
 * the end.
 *
 * <p>It must not know scripts, and not how records come.
 */
@NullMarked
package carsharing.teltonika.command.verify;

import org.jspecify.annotations.NullMarked;
