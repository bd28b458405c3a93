/**
 * Files of the operator: noticed when they change, read when they are complete, and written of in
 * the log.
 *
 * <p>It must not know what a file is for.
 */
@NullMarked
package carsharing.teltonika.settings.files;

import org.jspecify.annotations.NullMarked;
