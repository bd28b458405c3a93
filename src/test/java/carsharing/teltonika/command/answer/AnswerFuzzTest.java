package carsharing.teltonika.command.answer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.MalformedFrameException;
import carsharing.teltonika.testing.Cost;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.json.JsonObject;

/**
 * Target of {@code scripts/fuzz answers}: any text frame of a tracker, and any text as its answer.
 */
class AnswerFuzzTest {

  private static final int BYTES_PER_BYTE = 200;

  @FuzzTest
  void readsOrRefusesAnyTextOfATracker(byte[] data) {
    checkText(new String(data, ISO_8859_1));
    if (data.length < Frame.MIN_DATA_LENGTH) {
      return;
    }
    try {
      var frame = Frame.of(data);
      checkMessage(
          Cost.checked(data.length, BYTES_PER_BYTE, () -> GprsMessage.decode(frame)), data);
    } catch (MalformedFrameException e) {
      assertThat(e).hasMessageMatching("(?s).*(expected|announced).*");
    }
  }

  private static void checkMessage(GprsMessage message, byte[] data) {
    if (message instanceof GprsMessage.Answer answer) {
      checkText(answer.text());
      assertThat(GprsMessage.decode(answer.encode())).isEqualTo(answer);
    } else if (message instanceof GprsMessage.AddressedAnswer answer) {
      checkText(answer.text());
      assertThat(GprsMessage.decode(answer.encode())).isEqualTo(answer);
    } else if (message instanceof GprsMessage.Command command) {
      assertThat(GprsMessage.decode(command.encode())).isEqualTo(command);
    } else if (message instanceof GprsMessage.AddressedCommand command) {
      assertThat(GprsMessage.decode(command.encode())).isEqualTo(command);
    } else if (message instanceof GprsMessage.NotThisImei other) {
      assertThat(GprsMessage.decode(other.encode())).isEqualTo(other);
    } else if (message instanceof GprsMessage.Timestamped timestamped) {
      assertThat(timestamped.time()).isBetween(0L, 0xFFFF_FFFFL);
      checkText(timestamped.text());
    } else if (message instanceof GprsMessage.Other other) {
      assertThat(other.payload().length).isLessThan(data.length);
    }
  }

  private static void checkText(String text) {
    var trimmed = Cost.checked(text.length(), BYTES_PER_BYTE, () -> AnswerText.trimmed(text));

    assertThat(text).contains(trimmed);
    assertThat(AnswerText.trimmed(trimmed)).isEqualTo(trimmed);
    assertThat(AnswerText.trimmed("\0 " + text + " \r\n\0")).isEqualTo(trimmed);
    assertThat(AnswerText.same(text, " " + text + "\r\n\0")).isTrue();
    assertThat(AnswerText.same(text, trimmed + "x")).isFalse();
    Cost.checked(text.length(), BYTES_PER_BYTE, () -> AnswerText.reading(text))
        .ifPresent(reading -> checkReading(reading, trimmed));
  }

  private static void checkReading(AnswerText.Reading reading, String text) {
    assertThat(reading.id()).matches("[0-9]+");
    assertThat(text).endsWith(reading.value());
    var json = new JsonObject().put(reading.id(), reading.value()).encode();
    assertThat(new JsonObject(json).getString(reading.id())).isEqualTo(reading.value());
  }
}
