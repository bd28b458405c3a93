/** What trackers and clients were told, beside what was found: for tests, benchmarks and chaos. */
@NullMarked
package carsharing.teltonika.testing.ledger;

import org.jspecify.annotations.NullMarked;
