package carsharing.teltonika.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.testing.HandClock;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which lines are left out if there may be ten in a second. */
class LogLimitTest {

  private final HandClock clock = new HandClock();
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = context.getLogger("test");

  @BeforeEach
  void limitToTenLines() {
    var limit = new LogLimit(clock);
    limit.setLinesPerSecond(10);
    limit.setContext(context);
    limit.start();
    context.addTurboFilter(limit);
    lines.setContext(context);
    lines.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(lines);
  }

  /**
   * The steps: {@code 11i} logs eleven lines at INFO, {@code w} at WARN, {@code e} at ERROR, {@code
   * d} at DEBUG; {@code o} is another logger at INFO, and {@code 999ms} passes time. The outcome
   * counts lines by level, and tells what was said of those left out.
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("as many as there may be", "10i", "10 INFO"),
        arguments("one too many", "11i", "10 INFO"),
        arguments("many too many", "2000i", "10 INFO"),
        arguments("within the second", "10i 999ms 1i", "10 INFO"),
        arguments("in the next second", "10i 1000ms 10i", "20 INFO"),
        arguments("left out, and told in the next second", "13i 1000ms 1i", "11 INFO, 3 left out"),
        arguments("left out, and told once", "13i 1000ms 1i 1000ms 1i", "12 INFO, 3 left out"),
        arguments("the seconds begin with the first line", "1i 500ms 9i 500ms 10i", "20 INFO"),
        arguments("errors always pass", "10i 50e", "50 ERROR, 10 INFO"),
        arguments("errors use up nothing", "50e 10i", "50 ERROR, 10 INFO"),
        arguments("each level has its own", "20i 10w", "10 INFO, 10 WARN"),
        arguments("each class has its own", "20i 10o", "20 INFO"),
        arguments("what is not logged anyway does not count", "1000d 10i", "10 INFO"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void leavesOutWhatIsAboveTheLimit(String what, String steps, String expected) {
    for (var step : steps.split(" ", -1)) {
      var number = Integer.parseInt(step.replaceAll("\\D", ""));
      if (step.endsWith("ms")) {
        clock.pass(Duration.ofMillis(number));
      } else {
        for (var i = 0; i < number; i++) {
          log(step.charAt(step.length() - 1), i);
        }
      }
    }

    assertThat(outcome()).isEqualTo(expected);
  }

  @Test
  void passesTheFirstLines() {
    for (var i = 0; i < 20; i++) {
      log('i', i);
    }

    assertThat(lines.list.get(9).getFormattedMessage()).isEqualTo("line 9");
  }

  /** To ask whether a level is on is no line. */
  @Test
  void doesNotCountAQuestion() {
    for (var i = 0; i < 20; i++) {
      assertThat(logger.isInfoEnabled()).isTrue();
    }
    log('i', 1);

    assertThat(outcome()).isEqualTo("1 INFO");
  }

  private void log(char kind, int number) {
    switch (kind) {
      case 'e' -> logger.error("line {}", number);
      case 'w' -> logger.warn("line {}", number);
      case 'd' -> logger.debug("line {}", number);
      case 'o' -> context.getLogger("other").info("line {}", number);
      default -> logger.info("line {}", number);
    }
  }

  private String outcome() {
    var levels = new TreeMap<String, Integer>();
    var told = new StringBuilder();
    for (var line : lines.list) {
      var text = line.getFormattedMessage();
      if (text.startsWith("line")) {
        levels.merge(line.getLevel().toString(), 1, Integer::sum);
      } else {
        told.append(", ").append(text.replaceFirst(" lines .*", " left out"));
      }
    }
    return levels.entrySet().stream()
            .map(level -> level.getValue() + " " + level.getKey())
            .collect(Collectors.joining(", "))
        + told;
  }
}
