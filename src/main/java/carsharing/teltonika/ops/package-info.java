/**
 * What operators need: health, readiness, metrics, and bounds on what is logged.
 *
 * <p>It must not know how devices or the publisher work: it is given named checks and a registry.
 */
@NullMarked
package carsharing.teltonika.ops;

import org.jspecify.annotations.NullMarked;
