package carsharing.teltonika.logging;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.LogSettings;
import carsharing.teltonika.settings.LogSettings.Format;
import carsharing.teltonika.settings.files.OwnLines;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a line for each event: for people, or as JSON with the fields {@code time}, {@code level},
 * {@code logger}, {@code message}, and where there are any {@code imei} and {@code exception}.
 *
 * <p>All that is logged passes here: this is the one place that keeps the log from being forged or
 * filled by what came from outside.
 */
public final class LogLines extends EncoderBase<ILoggingEvent> {

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %-16logger{0} %nopex";

  /** Of a stack trace in a line for people, and in one for a log store. */
  private static final int TEXT_FRAMES = 1;

  private static final int JSON_FRAMES = 60;

  /**
   * Prints whole frames in hex, which an operator has asked for; they are bounded by themselves.
   */
  private static final String TRACE = "carsharing.teltonika.trace";

  private final PatternLayout beginning = new PatternLayout();
  private volatile Format format = Format.TEXT;
  private volatile int maxLine = LogSettings.DEFAULT_MAX_LINE;

  /** How lines are written from now on. */
  public void write(LogSettings settings) {
    format = settings.format();
    maxLine = settings.maxLine();
  }

  @Override
  public void start() {
    beginning.setContext(getContext());
    beginning.setPattern(PATTERN);
    beginning.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = format == Format.JSON ? json(event) : text(event);
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private String text(ILoggingEvent event) {
    return beginning.doLayout(event)
        + message(event)
        + System.lineSeparator()
        + thrown(event, TEXT_FRAMES).orElse("");
  }

  private String json(ILoggingEvent event) {
    var line =
        new JsonObject()
            .put("time", event.getInstant().toString())
            .put("level", event.getLevel().toString())
            .put("logger", event.getLoggerName())
            .put("message", message(event));
    imei(event).ifPresent(imei -> line.put("imei", imei));
    thrown(event, JSON_FRAMES).ifPresent(text -> line.put("exception", text));
    return line.encode() + System.lineSeparator();
  }

  private String message(ILoggingEvent event) {
    var message = String.valueOf(event.getFormattedMessage());
    if (event.getLoggerName().equals(TRACE)) {
      return LogText.clean(message, Integer.MAX_VALUE);
    }
    var markers = event.getMarkerList();
    return markers != null && markers.contains(OwnLines.MARKER)
        ? LogText.cleanLines(message, maxLine)
        : LogText.clean(message, maxLine);
  }

  private Optional<String> thrown(ILoggingEvent event, int frames) {
    return Optional.ofNullable(event.getThrowableProxy())
        .map(thrown -> LogThrown.describe(thrown, frames, maxLine));
  }

  /** The tracker that a line is about is the first of its arguments that is one. */
  private static Optional<String> imei(ILoggingEvent event) {
    return Stream.ofNullable(event.getArgumentArray())
        .flatMap(Stream::of)
        .filter(Imei.class::isInstance)
        .map(Object::toString)
        .findFirst();
  }
}
