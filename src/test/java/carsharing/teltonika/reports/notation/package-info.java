/** The notation of the replayed reports: frames, records, fields. */
@NullMarked
package carsharing.teltonika.reports.notation;

import org.jspecify.annotations.NullMarked;
