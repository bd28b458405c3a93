/**
 * Typed settings: one record per component, with defaults, rules, and where each value came from.
 *
 * <p>It must not know the components that are set up with them.
 */
@NullMarked
package carsharing.teltonika.settings;

import org.jspecify.annotations.NullMarked;
