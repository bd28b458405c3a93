/**
 * Runs a script on one tracker, and says what came of it.
 *
 * <p>It must not know Redis, and not who owns the car.
 */
@NullMarked
package carsharing.teltonika.command.run;

import org.jspecify.annotations.NullMarked;
