/**
 * A car that is not there, and the tracker in it: what the car does, what it knows to be true, how
 * its clock goes, how its firmware words answers, and how it lies. Benchmarks and chaos share it.
 *
 * <p>It knows the protocol and nothing of the server. A connection is its users' business.
 */
@NullMarked
package carsharing.teltonika.vehicle;

import org.jspecify.annotations.NullMarked;
