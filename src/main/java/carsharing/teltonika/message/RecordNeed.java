package carsharing.teltonika.message;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What the records of a step have to tell. A car can tell it in several records.
 *
 * @param isMet whether these records tell enough. Called on the connection's event loop
 * @param patience how long more records are waited for, after the first one has come
 * @param getRecord asks the car for a record
 */
public record RecordNeed(
    Predicate<StepRecords> isMet, Duration patience, DeviceRequest.SendOnly getRecord) {

  /** How often the car is asked for one more record. */
  public static final Duration PACE = Duration.ofSeconds(2);
}
