/**
 * Webhooks: posts what the journal says to receivers of the operator, signed, in order, and again
 * until they have taken it.
 *
 * <p>It must not know what the events mean.
 */
@NullMarked
package carsharing.teltonika.webhook;

import org.jspecify.annotations.NullMarked;
