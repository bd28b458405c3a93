/**
 * One connected car: it is claimed, its commands are taken out of Redis and wait for their turn.
 */
@NullMarked
package carsharing.teltonika.command.session;

import org.jspecify.annotations.NullMarked;
