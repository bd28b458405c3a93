/** Attacks through Redis. */
@NullMarked
package carsharing.teltonika.attack.redis;

import org.jspecify.annotations.NullMarked;
