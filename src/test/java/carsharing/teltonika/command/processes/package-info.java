/** Commands and cars between several processes of the server. */
@NullMarked
package carsharing.teltonika.command.processes;

import org.jspecify.annotations.NullMarked;
