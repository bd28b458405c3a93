/**
 * What one process asks another one: questions and answers over Redis, and the list of the
 * processes that live.
 *
 * <p>It must not know what is asked.
 */
@NullMarked
package carsharing.teltonika.peers;

import org.jspecify.annotations.NullMarked;
