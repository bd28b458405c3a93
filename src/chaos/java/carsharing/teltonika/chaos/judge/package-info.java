/** Judges what chaos has seen: what is missing, told twice, false or late. */
@NullMarked
package carsharing.teltonika.chaos.judge;

import org.jspecify.annotations.NullMarked;
