/** Attacks on TLS and on the PROXY protocol. */
@NullMarked
package carsharing.teltonika.attack.tls;

import org.jspecify.annotations.NullMarked;
