/**
 * How trackers answer GPRS commands: the shapes of the texts of each kind of step.
 *
 * <p>It knows texts only; it must not know scripts, commands or connections.
 */
@NullMarked
package carsharing.teltonika.command.answer;

import org.jspecify.annotations.NullMarked;
