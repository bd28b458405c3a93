/**
 * The streams of events of the API: clients hear what happens to cars, and come back without losing
 * anything.
 *
 * <p>It must not know how the fleet is kept, or where entries come from.
 */
@NullMarked
package carsharing.teltonika.api.events;

import org.jspecify.annotations.NullMarked;
