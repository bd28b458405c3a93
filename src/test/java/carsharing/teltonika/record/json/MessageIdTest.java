package carsharing.teltonika.record.json;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import org.junit.jupiter.api.Test;

class MessageIdTest {

  private static final Imei ONE = new Imei("356307042441013");
  private static final Imei OTHER = new Imei("356307042441014");

  private final MessageId messageId = new MessageId();

  @Test
  void isTheSameForTheSameBytesOfTheSameTracker() {
    assertThat(messageId.of(ONE, frame(1))).isEqualTo(new MessageId().of(ONE, frame(1)));
    assertThat(messageId.of(ONE, frame(1))).matches("356307042441013-[0-9a-f]{32}");
  }

  @Test
  void differsWhereTrackerOrBytesDiffer() {
    assertThat(messageId.of(ONE, frame(1)))
        .isNotEqualTo(messageId.of(ONE, frame(2)))
        .isNotEqualTo(messageId.of(OTHER, frame(1)));
  }

  private static Frame frame(int content) {
    return Frame.of(new byte[] {8, (byte) content, 0});
  }
}
