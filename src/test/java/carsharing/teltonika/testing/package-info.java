/**
 * What tests need around the server: real brokers and stores of their own, faults in the network,
 * and the other ends of its connections.
 *
 * <p>It must not know what a single test expects: it holds no assertions about behaviour.
 */
@NullMarked
package carsharing.teltonika.testing;

import org.jspecify.annotations.NullMarked;
