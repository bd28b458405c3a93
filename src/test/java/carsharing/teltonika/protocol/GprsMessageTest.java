package carsharing.teltonika.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GprsMessageTest {

  /** Checksums with a zero in front are among them: they are four bytes all the same. */
  @ParameterizedTest
  @CsvSource({
    "getver, 000000000000000E0C010500000006676574766572010000A4C2",
    "getio, 000000000000000D0C010500000005676574696F01000000CB",
    "getrecord, 00000000000000110C0105000000096765747265636F72640100001805",
    "readio 67, 00000000000000110C01050000000972656164696F20363701000093D8",
    "setdigout ?1, 00000000000000140C01050000000C7365746469676F7574203F310100007DB4",
    "lvcanopenalldoors,"
        + " 00000000000000190C0105000000116C7663616E6F70656E616C6C646F6F7273010000AFCA",
    "lvcanclosealldoors,"
        + " 000000000000001A0C0105000000126C7663616E636C6F7365616C6C646F6F7273010000721C"
  })
  void writesCommandsAsTrackersExpectThem(String text, String hex) {
    assertThat(new GprsMessage.Command(text).encode().encode().getBytes())
        .isEqualTo(HexFormat.of().parseHex(hex));
  }

  @Test
  void writesAnswersAsTrackersDo() {
    assertThat(new GprsMessage.Answer("IO ID:67 Value:12345").encode().encode().getBytes())
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "000000000000001C0C010600000014"
                        + "494F2049443A36372056616C75653A3132333435"
                        + "010000372D"));
  }

  /** Teltonika's own example, and doors of the same tracker. */
  @ParameterizedTest
  @CsvSource({
    "getver, 00000000000000160E01050000000E0352093081452251676574766572010000D2C1",
    "lvcanopenalldoors,"
        + " 00000000000000210E01050000001903520930814522516C7663616E6F70656E616C6C646F6F72730100008B57"
  })
  void writesAndReadsCommandsThatAreAddressed(String text, String hex) {
    var command = new GprsMessage.AddressedCommand(new Imei("352093081452251"), text);

    assertThat(command.encode().encode().getBytes()).isEqualTo(HexFormat.of().parseHex(hex));
    assertThat(GprsMessage.decode(command.encode())).isEqualTo(command);
  }

  @Test
  void readsAnswersOfTheTrackerThatWasMeantAndOfOneThatWasNot() {
    var own = "0352093081452251";
    var answer = new GprsMessage.AddressedAnswer(own, "done");

    assertThat(GprsMessage.decode(answer.encode())).isEqualTo(answer);
    assertThat(answer.isFrom(new Imei("352093081452251"))).isTrue();
    assertThat(answer.isFrom(new Imei("352093081452252"))).isFalse();
    var refusal = HexFormat.of().parseHex("0E0111000000080352093081452468" + "01");
    assertThat(GprsMessage.decode(Frame.of(refusal)))
        .isEqualTo(new GprsMessage.NotThisImei("0352093081452468"));
  }

  @Test
  void losesNoByteOfAText() {
    var text = "\u0000\u0001\u007f\u0080\u00ff\r\n";

    assertThat(GprsMessage.decode(new GprsMessage.Answer(text).encode()))
        .isEqualTo(new GprsMessage.Answer(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0c0106", // nothing follows
        "0c010600000001" + "01", // a byte announced, none there
        "0c0106000000004101", // none announced, one there
        "0c0106ffffffff4101",
        "0c01067fffffff4101",
        "0d0106000000034141410" + "1", // too short for the time
        "0e010600000003414141" + "01", // too short for the IMEI
        "0e0105000000080f00000000000000" + "01", // no IMEI
        "080101"
      })
  void refusesMessagesWhoseSizesDoNotAgree(String hex) {
    var frame = Frame.of(HexFormat.of().parseHex(hex));

    assertThatThrownBy(() -> GprsMessage.decode(frame))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageMatching("(?s).*(expected|announced).*");
  }

  @Test
  void knowsMessagesFromRecordsByTheirCodec() {
    assertThat(GprsMessage.isMessage(0x08)).isFalse();
    assertThat(GprsMessage.isMessage(0x0B)).isFalse();
    assertThat(GprsMessage.isMessage(0x0C)).isTrue();
    assertThat(GprsMessage.isMessage(0x0F)).isTrue();
    assertThat(GprsMessage.isMessage(0x10)).isFalse();
    assertThat(GprsMessage.isMessage(0x8E)).isFalse();
  }
}
