package carsharing.teltonika.ops;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.LogSettings.Format;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogLinesTest {

  private final LoggerContext context = new LoggerContext();
  private final LogLines lines = new LogLines();

  LogLinesTest() {
    lines.setContext(context);
    lines.start();
  }

  @Test
  void writesALineForPeople() {
    assertThat(write(new Imei("356307042441013"), "here"))
        .contains("INFO  Door")
        .endsWith("356307042441013 connected from here" + System.lineSeparator());
  }

  @Test
  void writesAnObjectWithTheImeiAsAField() {
    lines.write(Format.JSON);

    var line = write(new Imei("356307042441013"), "\"here\"");

    assertThat(line).endsWith(System.lineSeparator());
    var json = new JsonObject(line);
    assertThat(json.getString("imei")).isEqualTo("356307042441013");
    assertThat(json.getString("level")).isEqualTo("INFO");
    assertThat(json.getString("logger")).isEqualTo("a.Door");
    assertThat(json.getString("message")).isEqualTo("356307042441013 connected from \"here\"");
    assertThat(Instant.parse(json.getString("time"))).isNotNull();
    assertThat(json.containsKey("exception")).isFalse();
  }

  private String write(Object... arguments) {
    var event =
        new LoggingEvent(
            "", context.getLogger("a.Door"), Level.INFO, "{} connected from {}", null, arguments);
    return new String(lines.encode(event), StandardCharsets.UTF_8);
  }
}
