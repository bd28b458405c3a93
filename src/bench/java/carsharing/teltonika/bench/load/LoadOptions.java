package carsharing.teltonika.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the trackers of a {@link LoadGenerator} do.
 *
 * @param port of the server, at this machine
 * @param first number of the first tracker; others count up from it, and so do their IMEIs
 * @param trackers how many
 * @param records of a frame; 0 for trackers that only connect
 * @param interval ms from one frame of a tracker to its next, 0 for at once; never before the last
 *     is acknowledged
 * @param firstTime ms since 1970, of the first record of each tracker
 * @param responseTimeout ms after which a frame is sent again
 * @param stay ms for which a tracker is connected, on average, before it leaves; 0 for always
 * @param seed of when they leave and how long they are away
 */
public record LoadOptions(
    int port,
    int first,
    int trackers,
    int records,
    long interval,
    long firstTime,
    long responseTimeout,
    long stay,
    long seed) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FIRST_IMEI = 356_400_000_000_000L;
  private static final long A_MONTH = 30L * 24 * 3600 * 1000;
  private static final long RESPONSE_TIMEOUT = 30_000; // The trackers' default.

  /** Trackers of one source address: the server allows 5,000, of which others want some. */
  private static final int PER_ADDRESS = 4000;

  /** Trackers that send as fast as they are acknowledged. */
  public static LoadOptions closedLoop(int port, int trackers, int records) {
    var aMonthAgo = System.currentTimeMillis() - A_MONTH;
    return new LoadOptions(port, 0, trackers, records, 0, aMonthAgo, RESPONSE_TIMEOUT, 0, 1);
  }

  /** Trackers that say their IMEI and then nothing more. */
  static LoadOptions quiet(int port, int first, int trackers) {
    return new LoadOptions(port, first, trackers, 0, 0, 0, RESPONSE_TIMEOUT, 0, 1);
  }

  /** The same with frames at this interval, ms. */
  public LoadOptions every(long millis) {
    return new LoadOptions(
        port, first, trackers, records, millis, firstTime, responseTimeout, stay, seed);
  }

  /** The same with trackers that leave after about so long, ms, and come back. */
  public LoadOptions leavingAfter(long millis, long byChance) {
    return new LoadOptions(
        port, first, trackers, records, interval, firstTime, responseTimeout, millis, byChance);
  }

  /** The IMEI of the tracker with this number, counted from 0. */
  public static String imei(int number) {
    return "%015d".formatted(FIRST_IMEI + number);
  }

  /** Where the tracker with this number connects from: 127.0.1.1 and so on. */
  static String address(int number) {
    return "127.0.1." + (1 + number / PER_ADDRESS);
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static LoadOptions fromJson(String json) {
    try {
      return JSON.readValue(json, LoadOptions.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
