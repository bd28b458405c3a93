package carsharing.teltonika.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.testing.tracker.Records;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be read of a frame that cannot be decoded. */
class ReadablePartTest {

  private static final Frame WHOLE =
      new AvlFrame(AvlCodec.CODEC_8_EXTENDED, List.of(Records.number(1), Records.number(2)), 0)
          .encode();

  @Test
  void isTheWholeFrameIfItCanBeDecoded() {
    var part = ReadablePart.of(WHOLE);

    assertThat(part.frame()).containsSame(WHOLE);
    assertThat(part.count()).isEqualTo(2);
    assertThat(part.problem()).isEmpty();
  }

  @Test
  void isTheFirstRecordsWithTheirBytesIfTheNextOneIsCut() {
    var data = WHOLE.data();
    var first = AvlFrame.recordEnds(WHOLE)[0];
    var cut = Arrays.copyOf(data, data.length - 10);

    var part = ReadablePart.of(Frame.of(cut));

    assertThat(part.count()).isEqualTo(1);
    assertThat(part.announced()).isEqualTo(2);
    assertThat(part.problem()).isPresent();
    assertThat(part.records().orElseThrow().records()).containsExactly(Records.number(1));
    var read = part.frame().orElseThrow().data();
    assertThat(Arrays.copyOfRange(read, 2, first)).isEqualTo(Arrays.copyOfRange(data, 2, first));
  }

  @Test
  void isNothingIfTheCodecIsUnknown() {
    var part = ReadablePart.of(Frame.of(new byte[] {7, 1, 0, 0, 1}));

    assertThat(part.frame()).isEmpty();
    assertThat(part.count()).isZero();
    assertThat(part.problem()).hasValue("codec 08, 8E or 10 expected, got 07");
  }
}
