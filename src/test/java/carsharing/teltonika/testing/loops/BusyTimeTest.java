package carsharing.teltonika.testing.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.testing.loops.BusyTime.Doing;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a task is busy, if one look counts 40 of waiting at most. */
class BusyTimeTest {

  private final BusyTime busy = new BusyTime(40);

  /**
   * A look: {@code 20/7:15w} at 20, the task has begun at 7, the processor was used for 15. The
   * thread waits (w), or loads a class (l).
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("no task", "20/0:0 40/0:0", 0),
        arguments("a task that is first seen", "20/7:15", 0),
        arguments("a task that computes", "20/7:15 40/7:35 60/7:55", 40),
        arguments("a task that has no processor", "20/7:15 40/7:15 900/7:15", 0),
        arguments("a task that has a processor for a part of the time", "20/7:15 500/7:25", 10),
        arguments("a task that waits", "20/7:15w 40/7:15w 60/7:15w", 40),
        arguments("a task that waits, and looks that come late", "20/7:15w 520/7:15w", 40),
        arguments("a task that computes and then waits", "20/7:15 40/7:35 60/7:40w", 40),
        arguments("a task that loads classes", "20/7:15 40/7:35l 60/7:55l 80/7:65", 10),
        arguments("a task that waits for a class", "20/7:15l 40/7:15l 60/7:15l", 0),
        arguments("another task", "20/7:15 40/7:35 60/45:55", 0),
        arguments("another task that computes", "20/7:15 40/7:35 60/45:55 80/45:70", 15),
        arguments("it has ended", "20/7:15 40/7:35 60/0:36", 0));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void countsTheProcessorAndWaitsForOthers(String what, String looks, long expected) {
    var last = 0L;
    for (var look : looks.split(" ", -1)) {
      var parts = look.replaceAll("[wl]", "").split("[/:]", -1);
      last =
          busy.look(
              Long.parseLong(parts[0]),
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2]),
              doing(look));
    }

    assertThat(last).isEqualTo(expected);
  }

  private static Doing doing(String look) {
    if (look.endsWith("l")) {
      return Doing.LOADS;
    }
    return look.endsWith("w") ? Doing.WAITS : Doing.COMPUTES;
  }
}
