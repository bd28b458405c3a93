/**
 * The program behind {@code scripts/decode}: it explains frames to people, also broken ones.
 *
 * <p>It knows the protocol and the dictionary, and needs no server.
 */
@NullMarked
package carsharing.teltonika.decode;

import org.jspecify.annotations.NullMarked;
