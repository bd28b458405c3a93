package carsharing.teltonika.bench.load;

import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.server.BenchServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a server can take at most, as a measure for a load that is less. */
public final class Saturation {

  private static final int TRACKERS = 300;
  private static final Duration TIME = Duration.ofSeconds(Effort.pick(20, 2));

  private Saturation() {}

  /**
   * Frames a second when trackers send as fast as they are acknowledged; takes 40 s, or 4 s in a
   * quick run.
   */
  public static double framesPerSecond(BenchServer server, int records)
      throws InterruptedException {
    var options = LoadOptions.closedLoop(server.port(), TRACKERS, records);
    try (var load = Load.start(options).awaitConnected()) {
      TimeUnit.MILLISECONDS.sleep(TIME.toMillis());
      return load.measure(TIME).framesPerSecond();
    }
  }
}
