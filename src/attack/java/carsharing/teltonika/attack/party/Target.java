package carsharing.teltonika.attack.party;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What strangers are sent against.
 *
 * @param port for trackers
 * @param tlsPort for trackers with TLS
 * @param httpPort for operators
 * @param redisPort of its Redis
 * @param pid of the server process
 * @param folder that the server works in
 * @param seed of everything that is left to chance
 * @param millis how long the attack lasts
 * @param isShort whether a small number of everything is enough
 */
public record Target(
    int port,
    int tlsPort,
    int httpPort,
    int redisPort,
    long pid,
    String folder,
    long seed,
    long millis,
    boolean isShort) {

  /** What operators are known by. */
  public static final String TOKEN = "a-token-for-attacks-only";

  /** Below the folder. */
  public static final String ALLOW_FILE = "imeis.txt";

  /** The tracker that does nothing wrong. */
  public static final String NEIGHBOUR = "356307009900001";

  /** How long the attack lasts. */
  public Duration time() {
    return Duration.ofMillis(millis);
  }

  /** A number that depends on how much time there is. */
  public int scale(int usual, int ofShort) {
    return isShort ? ofShort : usual;
  }

  /** A file in the server's folder. */
  Path file(String name) {
    return Path.of(folder, name);
  }

  /** The IMEI of a stranger. */
  public static String imei(int number) {
    return "35630701%07d".formatted(number);
  }
}
