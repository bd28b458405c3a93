/**
 * The pages of the API that send commands to cars, cancel them, and show what became of them.
 *
 * <p>It must not know how a command is run.
 */
@NullMarked
package carsharing.teltonika.api.commands;

import org.jspecify.annotations.NullMarked;
