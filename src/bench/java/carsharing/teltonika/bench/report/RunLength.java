package carsharing.teltonika.bench.report;

import java.time.Duration;
import java.util.Optional;

/**
 * How often and how long is measured; less than is usual for who only wants to see whether a
 * benchmark works.
 *
 * @param rounds of each measurement, {@code BENCH_ROUNDS} in the environment
 * @param time of each round, {@code BENCH_SECONDS}
 */
public record RunLength(int rounds, Duration time) {

  /**
   * As the environment says, and else as is usual.
   *
   * @throws IllegalArgumentException with fewer rounds than a spread can be told of
   */
  public static RunLength of(int usualRounds, int usualSeconds) {
    var rounds = number("BENCH_ROUNDS", Effort.pick(usualRounds, 1));
    if (rounds < Spread.MIN_ROUNDS) {
      throw new IllegalArgumentException(
          "BENCH_ROUNDS: %d (expected: at least %d)".formatted(rounds, Spread.MIN_ROUNDS));
    }
    var seconds = number("BENCH_SECONDS", Effort.pick(usualSeconds, 2));
    return new RunLength(rounds, Duration.ofSeconds(seconds));
  }

  /** A part of the time, as long as a second at least. */
  public Duration time(double share) {
    return Duration.ofMillis(Math.max(1000, (long) (time.toMillis() * share)));
  }

  private static int number(String variable, int usual) {
    return Optional.ofNullable(System.getenv(variable)).map(Integer::parseInt).orElse(usual);
  }
}
