/**
 * The web console: its files, and the policy that tells browsers what the pages may do. The console
 * itself is in the folder {@code console} of the resources, and uses the API like any client.
 */
@NullMarked
package carsharing.teltonika.console;

import org.jspecify.annotations.NullMarked;
