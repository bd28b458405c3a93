/**
 * Scripts: the steps of an action, read from the file of the operator and checked.
 *
 * <p>It must not know commands that are under way.
 */
@NullMarked
package carsharing.teltonika.command.script;

import org.jspecify.annotations.NullMarked;
