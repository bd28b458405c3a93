/**
 * A command as it comes out of Redis: its text, its fields, when it was taken and until when it is
 * valid.
 *
 * <p>It must not know what becomes of it.
 */
@NullMarked
package carsharing.teltonika.command.request;

import org.jspecify.annotations.NullMarked;
