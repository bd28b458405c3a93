/** What attacks are made of: strangers, their connections, and what they count. */
@NullMarked
package carsharing.teltonika.attack.party;

import org.jspecify.annotations.NullMarked;
