/**
 * The server's HTTP: health, readiness, metrics, and what operators may ask and command.
 *
 * <p>It must not know how trackers or the publisher work: it is given named checks and interfaces.
 */
@NullMarked
package carsharing.teltonika.http;

import org.jspecify.annotations.NullMarked;
