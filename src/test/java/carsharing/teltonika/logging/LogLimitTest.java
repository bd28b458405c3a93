package carsharing.teltonika.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogLimitTest {

  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = context.getLogger("test");

  @BeforeEach
  void limitToTenLines() {
    var limit = new LogLimit();
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

  @Test
  void leavesOutWhatIsAboveTheLimit() {
    for (var i = 0; i < 1000; i++) {
      logger.info("line {}", i);
    }

    // A slow machine may see a second window begin; two thousand lines it cannot.
    assertThat(lines.list).hasSizeBetween(10, 500);
    assertThat(lines.list.get(9).getFormattedMessage()).isEqualTo("line 9");
  }

  @Test
  void neverLeavesOutAnError() {
    for (var i = 0; i < 1000; i++) {
      logger.info("line");
    }
    lines.list.clear();

    logger.error("it hurts");

    assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).contains("it hurts");
  }

  @Test
  void strangersCannotPushOutTheWarningOfAnotherClass() {
    for (var i = 0; i < 1000; i++) {
      logger.info("a stranger has connected");
    }

    context.getLogger("broker").warn("RabbitMQ is away");
    logger.warn("this class warns of something else");

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains("RabbitMQ is away", "this class warns of something else");
  }

  @Test
  void doesNotCountWhatIsNotLoggedAnyway() {
    for (var i = 0; i < 1000; i++) {
      logger.debug("line");
    }

    logger.info("it matters");

    assertThat(lines.list).hasSize(1);
  }
}
