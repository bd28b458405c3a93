/**
 * What a car's record must show before or after a command: the end of a rental, locks, interlocks,
 * parking areas.
 *
 * <p>It must not know commands, scripts or Redis: a check gets a record and the command's fields.
 */
@NullMarked
package carsharing.teltonika.command.check;

import org.jspecify.annotations.NullMarked;
