/**
 * What travels over the event bus between devices, publisher and dispatcher: immutable values,
 * handed over by reference.
 *
 * <p>It knows the protocol's values and nothing of who sends or receives.
 */
@NullMarked
package carsharing.teltonika.message;

import org.jspecify.annotations.NullMarked;
