package carsharing.teltonika.chaos;

import java.time.Duration;

/**
 * What is to be run.
 *
 * @param duration of the faults; what comes before and after takes a minute or two more
 * @param seed the same gives the same faults in the same order, at about the same times
 * @param trackers that send records
 * @param cars how many of them are sent commands, too
 * @param framesPerSecond of all trackers together, at most
 */
public record Plan(Duration duration, long seed, int trackers, int cars, double framesPerSecond) {

  /** Pause of one tracker between an acknowledgement and its next frame. */
  Duration pause() {
    return Duration.ofMillis((long) (1000 * trackers / framesPerSecond));
  }
}
