/**
 * TLS of the trackers' port: certificate and key are read, checked and compared.
 *
 * <p>It must not know connections.
 */
@NullMarked
package carsharing.teltonika.device.tls;

import org.jspecify.annotations.NullMarked;
