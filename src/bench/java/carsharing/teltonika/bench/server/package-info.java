/** The servers that are measured, and what they use of the machine. */
@NullMarked
package carsharing.teltonika.bench.server;

import org.jspecify.annotations.NullMarked;
