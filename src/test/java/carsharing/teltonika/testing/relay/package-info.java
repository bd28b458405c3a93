/** A relay that cuts, holds and delays a connection. */
@NullMarked
package carsharing.teltonika.testing.relay;

import org.jspecify.annotations.NullMarked;
