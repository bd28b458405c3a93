/**
 * Exactly one outcome for each command that was taken: the keys of cars and of running commands in
 * Redis, the heartbeat of the process, what a dead process has left, and the telling of outcomes.
 *
 * <p>It must not know how a command is run.
 */
@NullMarked
package carsharing.teltonika.command.custody;

import org.jspecify.annotations.NullMarked;
