/** Quantities with a unit as people write them: durations and sizes. It knows no other package. */
@NullMarked
package carsharing.teltonika.units;

import org.jspecify.annotations.NullMarked;
