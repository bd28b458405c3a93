/**
 * The queues: declared, looked at, and judged by whether they keep an acknowledged record.
 *
 * <p>It must not know what is published.
 */
@NullMarked
package carsharing.teltonika.record.queue;

import org.jspecify.annotations.NullMarked;
