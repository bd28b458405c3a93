/** Attacks on HTTP. */
@NullMarked
package carsharing.teltonika.attack.http;

import org.jspecify.annotations.NullMarked;
