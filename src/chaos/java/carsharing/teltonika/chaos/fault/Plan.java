package carsharing.teltonika.chaos.fault;

import carsharing.teltonika.testing.server.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * What is to be run.
 *
 * @param duration of the faults; what comes before and after takes a minute or two more
 * @param seed the same gives the same faults in the same order, at about the same times
 * @param trackers that send records
 * @param cars how many of them are sent commands, too
 * @param framesPerSecond of all trackers together, at most
 * @param jar the server that is tried
 */
public record Plan(
    Duration duration, long seed, int trackers, int cars, double framesPerSecond, Path jar) {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** For the jar for production of this version. */
  public Plan(Duration duration, long seed, int trackers, int cars, double framesPerSecond) {
    this(duration, seed, trackers, cars, framesPerSecond, ServerProcess.PRODUCTION);
  }

  /** For how long a server process is paused at most: a short run has short pauses. */
  Duration longestPause() {
    return Collections.min(List.of(LONGEST_PAUSE, duration.dividedBy(3)));
  }

  /** Pause of one tracker between an acknowledgement and its next frame. */
  public Duration pause() {
    return Duration.ofMillis((long) (1000 * trackers / framesPerSecond));
  }
}
