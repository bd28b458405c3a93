/**
 * The Teltonika wire, pure: bytes to values and back.
 *
 * <p>It knows frames, AVL records, IO elements, GPRS messages and their checksums; it must not know
 * sockets' owners, RabbitMQ, Redis, settings or any verticle. Facts are from Teltonika's "Data
 * Sending Protocols" unless a comment names another source; all integers are big-endian.
 */
@NullMarked
package carsharing.teltonika.protocol;

import org.jspecify.annotations.NullMarked;
