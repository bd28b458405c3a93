package carsharing.teltonika.ops;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.LogSettings.Format;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a line for each event: for people, or as JSON with the fields {@code time}, {@code level},
 * {@code logger}, {@code message}, and where there are any {@code imei} and {@code exception}.
 */
public final class LogLines extends EncoderBase<ILoggingEvent> {

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %-16logger{0} %msg%n%ex{short}";

  private final PatternLayout text = new PatternLayout();
  private volatile Format format = Format.TEXT;

  /** How lines are written from now on. */
  public void write(Format newFormat) {
    format = newFormat;
  }

  @Override
  public void start() {
    text.setContext(getContext());
    text.setPattern(PATTERN);
    text.start();
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
    var line = format == Format.JSON ? json(event) : text.doLayout(event);
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static String json(ILoggingEvent event) {
    var line =
        new JsonObject()
            .put("time", event.getInstant().toString())
            .put("level", event.getLevel().toString())
            .put("logger", event.getLoggerName())
            .put("message", event.getFormattedMessage());
    imei(event).ifPresent(imei -> line.put("imei", imei));
    Optional.ofNullable(event.getThrowableProxy())
        .ifPresent(thrown -> line.put("exception", ThrowableProxyUtil.asString(thrown)));
    return line.encode() + System.lineSeparator();
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
