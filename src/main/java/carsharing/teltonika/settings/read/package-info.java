/**
 * Reads values out of the places that settings come from, with a message for each mistake.
 *
 * <p>It must not know which settings there are.
 */
@NullMarked
package carsharing.teltonika.settings.read;

import org.jspecify.annotations.NullMarked;
