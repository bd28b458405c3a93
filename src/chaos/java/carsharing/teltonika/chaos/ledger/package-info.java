/**
 * What chaos has seen: records and commands that were sent, what clients, trackers and the network
 * have heard of them.
 */
@NullMarked
package carsharing.teltonika.chaos.ledger;

import org.jspecify.annotations.NullMarked;
