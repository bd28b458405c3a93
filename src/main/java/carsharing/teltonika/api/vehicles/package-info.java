/**
 * The pages of the API about vehicles: lists, the map, the registry, states and capabilities.
 *
 * <p>It must not know how the fleet is kept, or how commands run.
 */
@NullMarked
package carsharing.teltonika.api.vehicles;

import org.jspecify.annotations.NullMarked;
