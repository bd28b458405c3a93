package carsharing.teltonika.decode;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.dictionary.Dictionary;
import carsharing.teltonika.car.dictionary.Family;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Vectors;
import carsharing.teltonika.protocol.Vectors.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about frames: the published and captured ones, broken ones, and hostile bytes. */
class ExplainerTest {

  private static final Dictionary DICTIONARY = Dictionary.load();

  /** Published with mistakes. */
  private static final Set<String> BROKEN =
      Set.of(
          "c8-tcp-parserpack-readme-broken",
          "c7-gh3000-tcp",
          "c13-msg-as-published-old",
          "c14-rsp-nack");

  private static final String GETINFO = "000000000000000F0C010500000007676574696E666F0100004312";
  private static final String IDENTIFICATION = "000F333536333037303432343431303133";

  private record Explained(int mistakes, List<String> lines) {

    String text() {
      return String.join("\n", lines);
    }
  }

  static Stream<Vector> vectors() {
    return Stream.concat(Vectors.official(), Vectors.captures());
  }

  static Stream<Vector> soundVectors() {
    return vectors().filter(vector -> !BROKEN.contains(vector.name()));
  }

  @ParameterizedTest
  @MethodSource("soundVectors")
  void findsNothingWrongWithASoundFrame(Vector vector) {
    var explained = explain(vector.bytes());

    assertThat(explained.text()).contains("nothing is wrong").doesNotContain("WRONG");
    assertThat(explained.mistakes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("soundAvlVectors")
  void showsEachRecordAndEachElement(Vector vector) {
    var records = AvlFrame.decode(vector.frame()).records();

    var lines = explain(vector.bytes()).lines();

    for (var i = 0; i < records.size(); i++) {
      var record = records.get(i);
      var start = "  Record %d of %d at offset ".formatted(i + 1, records.size());
      var from = indexOf(lines, start);
      assertThat(lines.get(from + 1)).isEqualTo("    time      " + record.time());
      var table = lines.subList(from, lines.size());
      for (var e = 0; e < record.elements().size(); e++) {
        var raw = HexFormat.of().formatHex(record.elements().bytes(e));
        var row = "^ +%d  .*  %s.*".formatted(record.elements().id(e), shortened(raw));
        assertThat(table).anyMatch(line -> line.matches(row));
      }
    }
  }

  static Stream<Vector> soundAvlVectors() {
    return soundVectors().filter(Vector::isAvl);
  }

  private static String shortened(String hex) {
    return hex.length() <= 128 ? hex : hex.substring(0, 128);
  }

  private static int indexOf(List<String> lines, String start) {
    for (var i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    throw new AssertionError(start + " is missing in\n" + String.join("\n", lines));
  }

  @ParameterizedTest
  @MethodSource("messageVectors")
  void showsTheTextOfAMessage(Vector vector) {
    var text = vector.expect().get("messages").get(0).path("text").asText("");

    var explained = explain(vector.bytes());

    for (var line : text.replace("\r\n", "\n").split("\n", -1)) {
      assertThat(explained.text()).contains(Visible.of(line));
    }
  }

  static Stream<Vector> messageVectors() {
    return soundVectors()
        .filter(vector -> !vector.isAvl() && vector.expect().has("messages"))
        .filter(vector -> vector.frame().codecId() != GprsMessage.CODEC_15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c8-tcp-parserpack-readme-broken | length at offset 4: 2080 bytes of data announced (expected: 167, for so many are there before the CRC)",
        "c7-gh3000-tcp | codec id at offset 8: 07 (expected: 08, 8E or 10 for records, 0C to 0F for texts)",
        "c7-gh3000-tcp | counts differ: 2 at offset 9, 32 at offset 76",
        "c13-msg-as-published-old | length at offset 4: 23 bytes of data announced (expected: 19, for so many are there before the CRC)",
        "c13-msg-as-published-old | size at offset 11: 7 bytes announced, 11 follow before the second quantity",
        "c14-rsp-nack | CRC at offset 24: 000032AC (expected: 0000635E)",
      })
  void saysWhatIsWrongWithAFrameThatIsPublishedWithAMistake(String name, String mistake) {
    var vector = vectors().filter(each -> each.name().equals(name)).findFirst().orElseThrow();

    var explained = explain(vector.bytes());

    assertThat(explained.lines()).contains("  WRONG: " + mistake);
  }

  @Test
  void explainsOneAfterTheOther() {
    var explained = explain(IDENTIFICATION + "FF" + GETINFO + "FFFF" + GETINFO);

    assertThat(explained.lines())
        .contains(
            "Identification at offset 0: 356307042441013",
            "Ping FF at offset 17",
            "Frame at offset 18: 15 bytes of data, codec 12",
            "Frame at offset 47: 15 bytes of data, codec 12",
            "74 bytes, 2 frames, 0 records: nothing is wrong");
  }

  /** What is said, and that the frame behind the mistake is explained all the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0102 | no frame at offset 0: 0102",
        "000000010000000000000000 | no frame at offset 0: 000000010000000000000000",
        "000000000000000F0C01050000000767657469 | length at offset 4: 15 bytes of data announced (expected: no more than there are, 11; the end of the frame is missing)",
        "00000000FFFFFFFF0C01 | length at offset 4: 4294967295 bytes of data announced",
        "0000000000000000 | length at offset 4: 0 bytes of data announced (expected: at least 3)",
        "000F33353A333037303432343431303133 | identification of 15 bytes at offset 2",
      })
  void findsTheNextFrameBehindAMistake(String hex, String mistake) {
    var explained = explain(hex + GETINFO);

    assertThat(explained.text()).contains("WRONG: " + mistake, "getinfo");
    assertThat(explained.mistakes()).isPositive();
  }

  @Test
  void offsetsCountFromTheFirstByteOfAll() {
    var cut = HexFormat.of().parseHex("0801" + "00".repeat(25) + "0101EF");

    var explained =
        explain(
            IDENTIFICATION + HexFormat.of().formatHex(Frame.of(cut).encode().getBytes()) + GETINFO);

    assertThat(explained.lines())
        .contains(
            "  WRONG: record 1 of 1, which begins at offset 27:"
                + " 1 IO elements of 1 bytes announced, 1 bytes left at offset 54",
            "Frame at offset 59: 15 bytes of data, codec 12");
  }

  @Test
  void saysThatFourBytesMayBeAnAcknowledgement() {
    assertThat(explain("00000005").text())
        .contains("WRONG: no frame", "the server's acknowledgement of 5 records");
  }

  /** A record of codec 8 without elements, and what was done to the data of its frame. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "08 01 R 00 00 00 00 00 00 01         | nothing is wrong",
        "08 01 R 00 05 00 00 00 00 01         | record at offset 10: 5 IO elements announced, 0 in the groups (expected: the same number)",
        "08 01 R 00 00 00 00 00 00 AABB 01    | 2 bytes left over at offset 40, behind 1 record: AABB",
        "08 01 R 00 00 00 00 00 00 02         | record counts differ: 1 at offset 9, 2 at offset 40",
        "08 02 R 00 00 00 00 00 00 02         | record 2 of 2, which begins at offset 40: AVL record: 24 bytes expected, 1 left at offset 40",
        "08 01 R 00 00 00 00 00 00            | second record count at offset 40 is missing",
        "08 01 R 00 01 01 EF                  | record 1 of 1, which begins at offset 10: 1 IO elements of 1 bytes announced, 1 bytes left at offset 37",
        "0C 01 07 00000001 41 01              | type at offset 10: 07 (expected: 05 or 06)",
        "0E 01 07 00000008 0356307042441013 01 | type at offset 10: 07 (expected: 05 or 06, or 11)",
        "0C 01 05 00000002 41 01              | size at offset 11: 2 bytes announced, 1 follow before the second quantity",
        "0C 02 05 00000001 41 01              | quantities: 2 at offset 9, 1 at offset 16 (expected: 1 and 1)",
        "0C 01 05 01                          | message of 4 bytes at offset 8 (expected: at least 8)",
        "0E 01 05 00000008 1356307042441013 01 | IMEI at offset 15: 1356307042441013 (expected: 0 and the 15 digits of an IMEI)",
        "0E 01 05 00000001 41 01              | 1 byte at offset 15 (expected: at least 8, for time or IMEI)",
        "FE 01 00 02                          | codec id at offset 8: FE",
      })
  void saysWhatIsWrongWithTheDataAndWhere(String data, String said) {
    var record = "0000016B40D8EA30 01" + "00".repeat(15);
    var bytes = HexFormat.of().parseHex(data.replace("R", record).replace(" ", ""));

    assertThat(explain(Frame.of(bytes).encode().getBytes()).text()).contains(said);
  }

  @Test
  void showsControlCharactersOfATextAsEscapes() {
    var answer = new GprsMessage.Answer("a\u001b[2J\u202eb\nc").encode().encode();

    assertThat(explain(answer.getBytes()).lines())
        .contains("    text      a<U+001B>[2J<U+202E>b", "              c");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void explainsEachBeginningOfAFrame(Vector vector) {
    for (var length = 0; length < vector.bytes().length; length++) {
      var explained = explain(Arrays.copyOf(vector.bytes(), length));

      assertThat(explained.mistakes()).as("the first %d bytes", length).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void explainsFramesWithAnyWrongBytes(Vector vector) {
    var random = new Random(20_261_127);
    for (var i = 0; i < 300; i++) {
      var bytes = vector.bytes().clone();
      for (var wrong = random.nextInt(1, 4); wrong > 0; wrong--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      var hasRightCrc = random.nextBoolean() && bytes.length > 12;
      var explained =
          explain(
              hasRightCrc
                  ? Frame.of(Arrays.copyOfRange(bytes, 8, bytes.length - 4)).encode().getBytes()
                  : bytes);

      assertThat(explained.lines()).isNotEmpty();
      assertThat(explained.text().chars().filter(c -> c != '\n'))
          .as(HexFormat.of().formatHex(bytes))
          .noneMatch(Character::isISOControl);
    }
  }

  @Test
  void explainsRandomBytes() {
    var random = new Random(20_261_128);
    for (var i = 0; i < 2_000; i++) {
      var bytes = new byte[random.nextInt(1, 400)];
      random.nextBytes(bytes);
      Arrays.fill(bytes, 0, Math.min(bytes.length, random.nextInt(0, 9)), (byte) 0);

      assertThat(explain(bytes).lines().size()).isPositive();
    }
  }

  @Test
  void theTableOfElementsIsAligned() {
    var explained = explain(Vectors.official().skip(1).findFirst().orElseThrow().bytes());

    assertThat(explained.text())
        .contains(
            """
                   id  name                 value             raw
                   21  GSM Signal           3                 03
                    1  Digital Input 1      1                 01
                   66  External Voltage     24.079 V          5e0f
                  241  Active GSM Operator  24602             0000601a
                   78  iButton              0000000000000000  0000000000000000
            """
                .stripTrailing());
  }

  private static Explained explain(String hex) {
    return explain(HexFormat.of().parseHex(hex));
  }

  private static Explained explain(byte[] bytes) {
    var lines = new ArrayList<String>();
    var report = new Report(bytes, lines::add);
    new Explainer(report, DICTIONARY, new Family("fmb130")).explain();
    report.summary();
    return new Explained(report.mistakes(), lines);
  }
}
