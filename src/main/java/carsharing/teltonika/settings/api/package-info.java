/**
 * The settings of the API and of the console.
 *
 * <p>It must not know the other settings.
 */
@NullMarked
package carsharing.teltonika.settings.api;

import org.jspecify.annotations.NullMarked;
