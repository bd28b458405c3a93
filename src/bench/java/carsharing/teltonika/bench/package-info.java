/** Measurements that {@code scripts/bench} runs against a server of its own. */
@NullMarked
package carsharing.teltonika.bench;

import org.jspecify.annotations.NullMarked;
