package carsharing.teltonika.logging;

import carsharing.teltonika.settings.LogSettings;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.LoggerFactory;

/** Sets up what is logged, now or while the server runs. */
public final class Logs {

  private static final String OURS = "carsharing.teltonika";

  private Logs() {}

  /** Takes the settings; where the logging is set up in another way, only the level. */
  public static void apply(LogSettings settings) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.getLogger(OURS).setLevel(Level.valueOf(settings.level().name()));
    context.getLogger(OURS + ".trace").setLevel(Level.DEBUG);
    var appenders = context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (appenders.hasNext()) {
      if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender
          && appender.getEncoder() instanceof LogLines lines) {
        lines.write(settings);
      }
    }
  }
}
