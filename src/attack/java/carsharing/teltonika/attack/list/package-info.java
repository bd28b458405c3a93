/** Attacks by an allow-list that is too large or wrong. */
@NullMarked
package carsharing.teltonika.attack.list;

import org.jspecify.annotations.NullMarked;
