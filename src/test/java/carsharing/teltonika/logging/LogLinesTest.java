package carsharing.teltonika.logging;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.LogSettings;
import carsharing.teltonika.settings.LogSettings.Format;
import carsharing.teltonika.settings.files.OwnLines;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    lines.write(settings(Format.JSON));

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

  @ParameterizedTest
  @EnumSource(Format.class)
  void nothingFromOutsideCanForgeALine(Format format) {
    lines.write(settings(format));
    var forged =
        "x\r\n2026-01-01T00:00:00.000Z ERROR Door opened\u2028y\u0085z\u001b[2J\u202egnp.\u0000\ud800";

    var line = write(new Imei("356307042441013"), forged);

    assertThat(line.strip().codePoints().map(Character::getType))
        .doesNotContain(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR,
            (int) Character.SURROGATE);
    assertThat(line).contains("ERROR Door opened");
  }

  @Test
  void keepsWhatPeopleCanReadInAnyLanguage() {
    assertThat(write(new Imei("356307042441013"), "\u017dv\u0117rynas, \u5927\u962a \ud83d\ude97"))
        .endsWith("from \u017dv\u0117rynas, \u5927\u962a \ud83d\ude97" + System.lineSeparator());
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void cutsALongMessageAndSaysHowLongItWas(Format format) {
    lines.write(settings(format));

    var line = write(new Imei("356307042441013"), "x".repeat(100_000));

    assertThat(line.length()).isLessThan(700);
    assertThat(line).contains("... (100031 characters)");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void cleansTheMessagesOfExceptionsAndOfTheirCauses(Format format) {
    lines.write(settings(format));
    var thrown =
        new IllegalStateException(
            "a\u202e" + "y".repeat(9000), new IllegalArgumentException("b\nERROR Door c"));

    var line = event(thrown, "it hurts");

    assertThat(line).doesNotContain("\u202e", "\nERROR").contains("IllegalArgumentException: b");
    assertThat(line.length()).isLessThan(20_000);
  }

  @Test
  void keepsTheLineBreaksOfTheServersOwnLists() {
    var event =
        new LoggingEvent(
            "",
            context.getLogger("a.Door"),
            Level.ERROR,
            "2 mistakes:\n  a\n  b\u001b",
            null,
            null);
    event.addMarker(OwnLines.MARKER);

    assertThat(new String(lines.encode(event), StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .noneMatch(line -> line.contains("\u001b"));
  }

  private static LogSettings settings(Format format) {
    return new LogSettings(format, LogSettings.Level.INFO, 512);
  }

  private String event(Throwable thrown, Object... arguments) {
    var event =
        new LoggingEvent("", context.getLogger("a.Door"), Level.INFO, "{}", thrown, arguments);
    return new String(lines.encode(event), StandardCharsets.UTF_8);
  }

  private String write(Object... arguments) {
    var event =
        new LoggingEvent(
            "", context.getLogger("a.Door"), Level.INFO, "{} connected from {}", null, arguments);
    return new String(lines.encode(event), StandardCharsets.UTF_8);
  }
}
