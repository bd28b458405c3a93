package carsharing.teltonika.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AvlFrameTest {

  private static final String TIME = "0000018bcfe56800"; // 2023-11-14T22:13:20Z
  private static final String GPS = "0f0ea81d" + "2098a1ae" + "0070" + "0112" + "0e" + "002f";
  private static final String NO_ELEMENTS_8 = "00" + "00" + "00000000";
  private static final String NO_ELEMENTS_8E = "0000" + "0000" + "0000000000000000" + "0000";

  @Test
  void readsSignedCoordinatesAndAltitudeBelowTheSea() {
    var gps = "d5e3d5a0" + "ec11d6f0" + "fffc" + "0168" + "00" + "00ff";

    var record = single("08" + "01" + TIME + "02" + gps + NO_ELEMENTS_8 + "01");

    assertThat(record.priority()).isEqualTo(2);
    assertThat(record.gps())
        .isEqualTo(new GpsElement(0xd5e3d5a0, 0xec11d6f0, -4, 360, 0, 255))
        .satisfies(element -> assertThat(element.longitude()).isEqualTo(-706488928))
        .satisfies(element -> assertThat(element.latitude()).isEqualTo(-334375184));
  }

  @Test
  void knowsAPositionFromNone() {
    assertThat(new GpsElement(0, 0, 0, 0, 0, 0).hasPosition()).isFalse();
    assertThat(new GpsElement(0, 1, 0, 0, 0, 0).hasPosition()).isTrue();
    assertThat(new GpsElement(-1, 0, 0, 0, 0, 0).hasPosition()).isTrue();
  }

  @Test
  void readsUnsignedElementsOfEveryLength() {
    var io =
        "0000" // event id
            + "0004" // in all
            + ("0001" + "ffff" + "ff")
            + ("0001" + "8000" + "ffff")
            + ("0001" + "7fff" + "ffffffff")
            + ("0001" + "0084" + "ffffffffffffffff")
            + "0000";

    var elements = single("8e" + "01" + TIME + "00" + GPS + io + "01").elements();

    assertThat(elements)
        .isEqualTo(
            IoElements.builder()
                .add1(65535, 255)
                .add2(32768, 65535)
                .add4(32767, 0xFFFF_FFFFL)
                .add8(132, -1)
                .build());
    assertThat(elements.value(2)).isEqualTo(4_294_967_295L);
    assertThat(Long.toUnsignedString(elements.value(3))).isEqualTo("18446744073709551615");
  }

  @Test
  void readsVariableElementsOfAnyLength() {
    var io =
        "0000"
            + "0003"
            + "0000000000000000"
            + ("0003"
                + ("0100" + "0000")
                + ("0101" + "0001" + "2a")
                + ("0102" + "0003" + "010203"));

    var elements = single("8e" + "01" + TIME + "00" + GPS + io + "01").elements();

    assertThat(elements.size()).isEqualTo(3);
    assertThat(elements.isVariable(0)).isTrue();
    assertThat(elements.bytes(0)).isEmpty();
    assertThat(elements.bytes(1)).containsExactly(42);
    assertThat(elements.bytes(2)).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> elements.value(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void letsTheLastValueWinWhereAnIdComesTwice() {
    var io =
        "00"
            + "04"
            + ("02" + "ef00" + "1505")
            + ("01" + "42" + "300f")
            + "00"
            + ("01" + "ef" + "0000000000000007");

    var elements = single("08" + "01" + TIME + "00" + GPS + io + "01").elements();

    assertThat(elements.size()).isEqualTo(3);
    assertThat(elements.indexOf(239)).hasValue(0);
    assertThat(elements.value(0)).isEqualTo(7);
    assertThat(elements.length(0)).isEqualTo(8);
  }

  @Test
  void letsTheLastValueWinAmongManyElements() {
    var builder = IoElements.builder();
    for (var i = 0; i < 1000; i++) {
      builder.add2(i % 300, i);
    }

    var elements = builder.build();

    assertThat(elements.size()).isEqualTo(300);
    assertThat(elements.value(elements.indexOf(0).orElseThrow())).isEqualTo(900);
    assertThat(elements.value(elements.indexOf(299).orElseThrow())).isEqualTo(899);
  }

  @Test
  void decodesByTheGroupsAndCountsWhereTheTotalIsWrong() {
    var io = "00" + "09" + ("01" + "ef01") + "000000";

    var frame = decode("08" + "01" + TIME + "00" + GPS + io + "01");

    assertThat(frame.wrongIoTotals()).isEqualTo(1);
    assertThat(frame.records().get(0).elements().size()).isEqualTo(1);
  }

  @Test
  void readsTheGenerationTypeOfCodec16EvenWhereItIsUnknown() {
    var record = single("10" + "01" + TIME + "00" + GPS + "000b" + "09" + "00" + "00000000" + "01");

    assertThat(record.eventId()).isEqualTo(11);
    assertThat(record.generation()).hasValue(9);
  }

  @Test
  void readsNoRecordsAndThe255ThatAFrameCanHold() {
    assertThat(decode("08" + "00" + "00").records()).isEmpty();
    var record = TIME + "00" + GPS + NO_ELEMENTS_8;
    assertThat(decode("08" + "ff" + record.repeat(255) + "ff").records()).hasSize(255);
  }

  @Test
  void refusesMoreRecordsThanAFrameCanHold() {
    var record = single("08" + "01" + TIME + "00" + GPS + NO_ELEMENTS_8 + "01");

    assertThatThrownBy(() -> new AvlFrame(AvlCodec.CODEC_8, Collections.nCopies(256, record), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          080102,       'AVL records and their count: 31 bytes expected, 1 left at offset 2'
          08ff0000,     'AVL records and their count: 7651 bytes expected, 2 left at offset 2'
          080001,       'record counts differ: 0 at the front, 1 at the end'
          08000000,     'second record count expected after 0 records, 2 bytes left at offset 2'
          070101,       'codec 08, 8E or 10 expected, got 07'
          """)
  void saysWhatIsWrongWithAFrame(String hex, String message) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage(message);
  }

  @Test
  void namesTheElementWhoseBytesAreNotThere() {
    var io = "0000" + "0001" + "0000000000000000" + ("0001" + "0181" + "0028") + "00";

    assertThatThrownBy(() -> decode("8e" + "01" + TIME + "00" + GPS + io + "01"))
        .hasMessage("IO element 385: 40 bytes announced, 2 left at offset 44");
  }

  @Test
  void saysHowManyElementsDoNotFit() {
    var io = "0000" + "0001" + "ffff" + "000000";

    assertThatThrownBy(() -> decode("8e" + "01" + TIME + "00" + GPS + io + "0000000000000001"))
        .hasMessageContaining("65535 IO elements of 1 bytes announced, 11 bytes left");
  }

  /** Whatever is missing at the end, the frame is refused, and nothing is read beyond it. */
  @ParameterizedTest
  @MethodSource("carsharing.teltonika.protocol.VectorsTest#soundAvlFrames")
  void refusesEveryRealFrameThatIsCutAnywhere(Vectors.Vector vector) {
    var data = vector.frame().data();
    for (var length = Frame.MIN_DATA_LENGTH; length < data.length; length++) {
      var cut = Frame.of(Arrays.copyOf(data, length));
      assertThatThrownBy(() -> AvlFrame.decode(cut))
          .as("cut at %d", length)
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  @Test
  void leavesOutWhatACodecCannotCarry() {
    var elements = IoElements.builder().add1(239, 1).add1(300, 1).addVariable(256, new byte[3]);
    var record =
        new AvlRecord(
            0, 0, new GpsElement(0, 0, 0, 0, 0, 0), 0, OptionalInt.empty(), elements.build());

    var decoded = AvlFrame.decode(new AvlFrame(AvlCodec.CODEC_8, List.of(record), 0).encode());

    assertThat(decoded.records().get(0).elements())
        .isEqualTo(IoElements.builder().add1(239, 1).build());
    assertThat(decoded.wrongIoTotals()).isZero();
  }

  @Test
  void readsARecordWithoutElementsInEachCodec() {
    assertThat(single("8e" + "01" + TIME + "00" + GPS + NO_ELEMENTS_8E + "01").elements().size())
        .isZero();
    assertThat(single("08" + "01" + TIME + "00" + GPS + NO_ELEMENTS_8 + "01").elements().size())
        .isZero();
  }

  private static AvlRecord single(String data) {
    var records = decode(data).records();
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static AvlFrame decode(String data) {
    return AvlFrame.decode(Frame.of(HexFormat.of().parseHex(data)));
  }
}
