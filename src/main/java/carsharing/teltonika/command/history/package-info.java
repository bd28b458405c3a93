/**
 * What is kept of each command after it was taken: its trail, step by step with times, and its
 * outcome. The process that runs a command writes it, in Redis and into the journal.
 *
 * <p>No command waits for it. It must not know who may run a command.
 */
@NullMarked
package carsharing.teltonika.command.history;

import org.jspecify.annotations.NullMarked;
