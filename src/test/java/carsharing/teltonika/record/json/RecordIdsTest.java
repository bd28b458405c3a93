package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.tracker.Records;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordIdsTest {

  private static final Imei IMEI = new Imei("356307042441013");
  private static final HexFormat HEX = HexFormat.of();

  private final RecordIds ids = new RecordIds();

  /** A record of each codec, byte by byte: the id is the hash of the IMEI and these bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // Codec 8: time, priority, position, event 1, two elements: 1 byte and 2 bytes.
        "08 | 0000016b40d8ea30 01 00000000 00000000 0000 0000 00 0000"
            + " 01 02 01 1501 01 425e0f 00 00",
        // Codec 8 Extended: one element of 1 byte, one of 4, and two of variable length.
        "8e | 0000016b412cee00 01 00000000 00000000 0000 0000 00 0000"
            + " 0001 0004 0001 000101 0000 0001 001100000001 0000 0002 0101 0003 010203 0102 0000",
        // Codec 16: event 11, generation 5, one element of 1 byte and one of 8.
        "10 | 0000016bdbc7833000 00000000 00000000 0000 0000 00 0000"
            + " 000b 05 02 01 000118 00 00 01 000b0000000000000001"
      })
  void namesARecordByItsBytes(String written) throws Exception {
    var digits = written.replaceAll("[ |]", "");
    var body = digits.substring(2);
    var record = HEX.parseHex(body);
    var frame = Frame.of(HEX.parseHex(digits.substring(0, 2) + "02" + body + body + "02"));
    assertThat(AvlFrame.decode(frame).records()).hasSize(2);

    ids.begin(IMEI, frame);

    var expected = hash(IMEI.digits().getBytes(US_ASCII), record);
    assertThat(id(0)).isEqualTo(expected);
    assertThat(id(1)).isEqualTo(expected);
    assertThat(AvlFrame.recordEnds(frame))
        .containsExactly(2 + record.length, 2 + 2 * record.length);
  }

  /** [r1] was not acknowledged; the tracker sends [r2, r1] after it has connected again. */
  @Test
  void namesARecordTheSameInAnotherFrame() {
    ids.begin(IMEI, frame(Records.number(1)));
    var first = id(0);

    ids.begin(IMEI, frame(Records.number(2), Records.number(1)));

    assertThat(id(1)).isEqualTo(first);
    assertThat(id(0)).isNotEqualTo(first);
  }

  @Test
  void namesTheSameRecordOfAnotherTrackerOtherwise() {
    ids.begin(IMEI, frame(Records.number(1)));
    var ours = id(0);

    ids.begin(new Imei("356307042441014"), frame(Records.number(1)));

    assertThat(id(0)).isNotEqualTo(ours);
  }

  private String id(int index) {
    return HEX.formatHex(ids.of(index), 0, RecordIds.LENGTH);
  }

  private static Frame frame(AvlRecord... records) {
    return new AvlFrame(AvlCodec.CODEC_8_EXTENDED, List.of(records), 0).encode();
  }

  private static String hash(byte[]... parts) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    for (var part : parts) {
      digest.update(part);
    }
    return HEX.formatHex(digest.digest()).substring(0, 32);
  }
}
