package carsharing.teltonika.chaos.judge;

import carsharing.teltonika.chaos.ledger.Announcement;
import carsharing.teltonika.chaos.ledger.Fate;
import carsharing.teltonika.chaos.ledger.Hearing;
import carsharing.teltonika.chaos.ledger.Sighting;
import carsharing.teltonika.vehicle.CarTruth;
import java.util.List;

/**
 * All that is known of one car and its commands, in order of time.
 *
 * @param fates of its commands, as Redis has noted them
 * @param announcements of clients
 * @param hearings of clients
 * @param sightings of what servers have sent to it
 * @param truth what it has really done
 */
record CarFile(
    String imei,
    List<Fate> fates,
    List<Announcement> announcements,
    List<Hearing> hearings,
    List<Sighting> sightings,
    CarTruth truth) {

  /** When servers sent a command in a time, ms since 1970, in order. */
  List<Long> sendings(String command, long from, long to) {
    return sightings.stream()
        .filter(sighting -> sighting.command().equals(command))
        .map(Sighting::at)
        .filter(at -> at >= from && at <= to)
        .toList();
  }
}
