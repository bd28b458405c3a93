package carsharing.teltonika.device.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.tracker.Records;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How many records are still to come that commands have asked for. */
class OwedRecordsTest {

  private final HandClock clock = new HandClock();
  private final OwedRecords owed = new OwedRecords(clock);

  /**
   * The steps: {@code ask} is a command that asks for a record, {@code high} a record of high
   * priority that comes, {@code low} a periodic one, and {@code 10s} passes time.
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("nobody has asked", "", 0, true),
        arguments("asked", "ask", 1, false),
        arguments("just before it counts as lost", "ask 9999ms", 1, false),
        arguments("lost", "ask 10000ms", 0, false),
        arguments("it has come", "ask high", 0, true),
        arguments("a periodic one has come", "ask low", 1, true),
        arguments("asked again after one has come", "ask low ask", 2, false),
        arguments("one of two has come", "ask ask high", 1, true),
        arguments("one of two is lost", "ask 6000ms ask 4000ms", 1, false),
        arguments("the first pays for the older", "ask 6000ms ask high 4000ms", 1, true),
        arguments("more than asked for", "ask high high ask", 1, false),
        arguments("as many as are remembered", "ask ask ask ask ask ask ask ask ask", 8, false));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2} to come, one has come since: {3}")
  @MethodSource("tables")
  void countsRecordsThatAreStillToCome(String what, String steps, int count, boolean anyCame) {
    for (var step : steps.split(" ", -1)) {
      switch (step) {
        case "" -> {}
        case "ask" -> owed.askedFor();
        case "high" -> owed.arrived(List.of(Records.onDemandAt(clock.instant())));
        case "low" -> owed.arrived(List.of(Records.at(clock.instant().toString())));
        default -> clock.pass(Duration.ofMillis(Long.parseLong(step.replace("ms", ""))));
      }
    }

    assertThat(owed.count()).isEqualTo(count);
    assertThat(owed.anyCame()).isEqualTo(anyCame);
  }
}
