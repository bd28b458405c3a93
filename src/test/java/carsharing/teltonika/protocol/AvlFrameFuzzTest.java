package carsharing.teltonika.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.Cost;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Target of {@code scripts/fuzz records}: any data of a frame whose checksum is right. */
class AvlFrameFuzzTest {

  private static final int BYTES_PER_BYTE = 500;

  @MethodSource("data")
  @FuzzTest
  void decodesWhatItEncodesAndRefusesTheRest(byte[] data) {
    if (data.length < Frame.MIN_DATA_LENGTH) {
      return;
    }
    try {
      var frame = Frame.of(data);
      checkDecoded(Cost.checked(data.length, BYTES_PER_BYTE, () -> AvlFrame.decode(frame)), data);
    } catch (MalformedFrameException e) {
      assertThat(e).hasMessageMatching(".*(expected|announced|differ).*");
    }
  }

  static Stream<byte[]> data() {
    return Vectors.sound().stream()
        .filter(Vectors.Vector::isAvl)
        .map(vector -> vector.frame().data());
  }

  private static void checkDecoded(AvlFrame frame, byte[] data) {
    var ends = AvlFrame.recordEnds(Frame.of(data));
    assertThat(ends).hasSameSizeAs(frame.records());
    assertThat(ends.length == 0 ? AvlFrame.HEAD_LENGTH : ends[ends.length - 1])
        .isEqualTo(data.length - 1);
    assertThat(frame.records()).hasSize(data[1] & 0xFF);
    assertThat(frame.codec().id()).isEqualTo(data[0] & 0xFF);
    var encoded = frame.encode();
    assertThat(encoded.isIntact()).isTrue();
    assertThat(encoded.data().length).isLessThanOrEqualTo(data.length);
    assertThat(comparable(AvlFrame.decode(encoded))).isEqualTo(comparable(frame));
  }

  /** An id that came twice, in groups of different widths, may have changed its place. */
  private static List<Map<String, String>> comparable(AvlFrame frame) {
    var records = new ArrayList<Map<String, String>>();
    for (var record : frame.records()) {
      var values = new TreeMap<String, String>();
      values.put("time", record.time().toString());
      values.put("priority", Integer.toString(record.priority()));
      values.put("gps", record.gps().toString());
      values.put("event", record.eventId() + " " + record.generation());
      var elements = record.elements();
      for (var i = 0; i < elements.size(); i++) {
        values.put(
            "element " + elements.id(i),
            elements.width(i) + ": " + HexFormat.of().formatHex(elements.bytes(i)));
      }
      assertThat(values).as("each id once").hasSize(4 + elements.size());
      records.add(values);
    }
    return records;
  }
}
