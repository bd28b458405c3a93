/**
 * The pages of the API for people who look after the server: the last records of a car, traces,
 * refused trackers, the quarantine, processes, health and settings.
 *
 * <p>It must not know how connections, the publisher or commands work.
 */
@NullMarked
package carsharing.teltonika.api.operations;

import org.jspecify.annotations.NullMarked;
