/**
 * Who may use the API: tokens and their roles, rates, streams, other origins, and the audit.
 *
 * <p>It must not know what the pages show or do.
 */
@NullMarked
package carsharing.teltonika.api.access;

import org.jspecify.annotations.NullMarked;
