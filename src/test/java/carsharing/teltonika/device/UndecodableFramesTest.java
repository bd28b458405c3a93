package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How often a frame that cannot be decoded has come, if two frames are remembered. */
class UndecodableFramesTest {

  private final UndecodableFrames frames = new UndecodableFrames(2);

  /** The steps: {@code 1A} is frame A of tracker 1, and {@code -1A} is one that is forgotten. */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("a tracker repeats a frame", "1A 1A 1A", "123"),
        arguments("it sends two by turns", "1A 1B 1A 1B", "1122"),
        arguments("two trackers send the same", "1A 2A 1A", "112"),
        arguments("a frame was dealt with", "1A 1A -1A 1A", "121"),
        arguments("another one was dealt with", "1A 1B -1B 1A", "112"),
        arguments("the oldest of three is forgotten", "1A 1B 1C 1A", "1111"),
        arguments("the one not seen for longest is forgotten", "1A 1B 1A 1C 1A 1B", "112131"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void countsFramesOfEachTracker(String what, String steps, String counts) {
    var counted = new StringBuilder();
    for (var step : steps.split(" ", -1)) {
      var text = step.replace("-", "");
      var imei = Imei.parse("35630704244101" + text.charAt(0)).orElseThrow();
      var frame = Frame.of(new byte[] {8, 1, (byte) text.charAt(1), 1});
      if (step.startsWith("-")) {
        frames.forget(imei, frame);
      } else {
        counted.append(frames.count(imei, frame));
      }
    }

    assertThat(counted).hasToString(counts);
  }
}
