package carsharing.teltonika.chaos.judge;

import static java.util.stream.Collectors.groupingBy;

import carsharing.teltonika.chaos.ledger.Announcement;
import carsharing.teltonika.chaos.ledger.ClientLedger;
import carsharing.teltonika.chaos.ledger.Fate;
import carsharing.teltonika.chaos.ledger.Hearing;
import carsharing.teltonika.chaos.ledger.Reach;
import carsharing.teltonika.chaos.ledger.Sighting;
import carsharing.teltonika.chaos.ledger.Spans;
import carsharing.teltonika.vehicle.CarTruth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that is known of the commands of a run.
 *
 * @param cars a file for each
 * @param strays what does not fit in Redis' notes
 * @param isNumbered whether servers number their commands; otherwise it is not known which command
 *     an outcome without an id belongs to
 * @param listening when all channels were subscribed
 * @param lag how late the machine has let threads run
 */
public record Evidence(
    List<CarFile> cars,
    List<String> strays,
    boolean isNumbered,
    Spans listening,
    Reach reach,
    Duration lag) {

  /** What was noted in different places, each in order of time. */
  public static Evidence collect(
      RedisHistory redis,
      ClientLedger clients,
      List<Sighting> sightings,
      Map<String, CarTruth> truths,
      Reach reach,
      Duration lag) {
    var fates = redis.fates().stream().collect(groupingBy(Fate::imei));
    var announcements = clients.announcements().stream().collect(groupingBy(Announcement::imei));
    var hearings = clients.hearings().stream().collect(groupingBy(Hearing::imei));
    var sent = sightings.stream().collect(groupingBy(Sighting::imei));
    var cars =
        new TreeMap<>(truths)
            .entrySet().stream()
                .map(
                    car ->
                        new CarFile(
                            car.getKey(),
                            fates.getOrDefault(car.getKey(), List.of()),
                            announcements.getOrDefault(car.getKey(), List.of()),
                            hearings.getOrDefault(car.getKey(), List.of()),
                            sent.getOrDefault(car.getKey(), List.of()),
                            car.getValue()))
                .toList();
    return new Evidence(cars, redis.strays(), redis.isNumbered(), clients.listening(), reach, lag);
  }
}
