package carsharing.teltonika.car.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.IoElements;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dictionary of the jar: facts about elements, as Teltonika publishes them. */
class DictionaryTest {

  private static final Dictionary DICTIONARY = Dictionary.load();

  /** The same id is something else in another family, or with another width. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fmb130  | 66    | 2 | External Voltage",
        "fmb640  | 66    | 2 | External Voltage",
        "generic | 66    | 2 | External Voltage",
        "fmb130  | 67    | 2 | Battery Voltage",
        "fmb130  | 81    | 1 | Vehicle Speed (81)",
        "fmb640  | 81    | 1 | Cruise Control Active",
        "fmb640  | 30    | 1 | Vehicle Speed",
        "fmb130  | 90    | 2 | Door Status",
        "fmb640  | 90    | 2 | Axle weight 2",
        "fmb640  | 143   | 2 | Door Status",
        "fmb130  | 132   | 8 | Security State Flags",
        "fmb640  | 47    | 8 | Security State Flags",
        "fmb130  | 517   | 8 | Security State Flags P4",
        "fmb640  | 517   | 2 | Width Pouring Left",
        "fmc650  | 12710 | 8 | Security State Flags P4",
        "fmc650  | 12739 | 1 | Drive Right Car Closed",
        "fmb130  | 662   | 1 | SSF Car Is Closed",
        "fmc150  | 662   | 1 | SSF Car Is Closed",
        "fmb130  | 179   | 1 | Digital Output 1",
        "fmb640  | 50    | 1 | Digital Output 3",
        "fmb130  | 252   | 1 | Unplug",
        "fmb640  | 252   | 1 | Authorized Driving",
        "fmb130  | 4     | 4 | Pulse Counter Din1",
        "fmb640  | 4     | 1 | Digital Input 4",
        "ft      | 4     | 1 | Digital Input 4",
        "ft      | 69    | 1 | GNSS Status",
        "ft      | 16    | 4 | Total Odometer",
        "tat     | 520   | 1 | Tamper detection Event",
        "fmb640  | 10494 | 4 | DTC Time DM1",
        "fmb640  | 10494 | 9 | DTC DM1 List",
      })
  void namesAnElement(String family, int id, int length, String name) {
    assertThat(meaning(family, id, length).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "generic, 90",
    "generic, 81",
    "generic, 69",
    "generic, 4",
    "generic, 132",
    "ft, 90",
    "ft, 24",
    "fmb130, 12710",
    "fmb640, 662",
    "fmb130, 65535"
  })
  void namesNothingThatItDoesNotKnow(String family, int id) {
    assertThat(DICTIONARY.meaning(new Family(family), id, 1)).isEmpty();
  }

  /** Raw bytes, and what they say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fmb130  | 66    | 3017             | 12.311              | V",
        "fmb640  | 66    | 3017             | 12.311              | V",
        "fmb640  | 9     | 3017             | 12.311              | V",
        "fmc650  | 67    | 0fa0             | 4                   | V",
        "fmb130  | 68    | 0001             | 0.001               | A",
        "fmb640  | 68    | 0001             | 0.001               | A",
        "fmb130  | 12    | 000007cf         | 1.999               | l",
        "fmb130  | 84    | 0123             | 29.1                | l",
        "fmb640  | 34    | 0123             | 29.1                | l",
        "fmb130  | 115   | fda8             | -60                 | °C",
        "fmb640  | 25    | fda8             | -60                 | °C",
        "fmb640  | 141   | fda8             | -60                 | °C",
        "fmb130  | 72    | ffffffff         | -0.1                | °C",
        "fmb130  | 72    | ffff             | -0.1                | °C",
        "fmb130  | 17    | fc18             | -1000               | mG",
        "fmb130  | 16    | ffffffff         | 4294967295          | m",
        "fmb130  | 45    | 0001             | 10                  | kPa",
        "fmb130  | 66    | ffffffffffffffff | 18446744073709551.615 | V",
        "fmc650  | 10879 | 00000003         | 0.15                | V",
        "fmc650  | 13395 | ffce             | -5                  | °C",
        "fmb130  | 210   | fffc             | -4                  | kvants or l",
      })
  void scalesExactly(String family, int id, String hex, String value, String unit) {
    var elements = element(id, hex);
    var meaning = meaning(family, id, elements.length(0));

    assertThat(meaning.read(elements, 0)).hasToString(value);
    assertThat(meaning.read(elements, 0)).isInstanceOf(ElementValue.Amount.class);
    assertThat(meaning.unit()).isEqualTo(unit);
    assertThat(meaning.read(fixed(id, hex), 0)).hasToString(value);
  }

  /** What is no number to calculate with. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fmb130  | 78  | 0123456789abcdef                   | 0123456789abcdef",
        "fmb130  | 8   | 0000000000000001                   | 0000000000000001",
        "generic | 207 | ffffffffffffffff                   | ffffffffffffffff",
        "fmb640  | 217 | 00000000000000ff                   | 00000000000000ff",
        "fmb130  | 132 | 0000000010000000                   | 0000000010000000",
        "fmb130  | 451 | 0123456789abcdef                   | 0123456789abcdef",
        "fmb130  | 11  | 007c3d2a0d8ec5b1                   | 34970147937502641",
        "fmb130  | 256 | 574241444534303430303030323739313200 | WBADE404000027912",
        "fmb130  | 264 | 313233200000                       | 123",
        "fmb130  | 264 | c3a4                               | ä",
        "fmb130  | 264 | e4                                 | ä",
        "fmb130  | 385 | 1121                               | 1121",
      })
  void writesKeysAndTextsAsText(String family, int id, String hex, String text) {
    var elements = element(id, hex);

    assertThat(meaning(family, id, elements.length(0)).read(elements, 0))
        .isEqualTo(new ElementValue.Text(text));
  }

  @Test
  void readsNothingFromAnElementWithoutBytesOrOfAbsurdLength() {
    for (var length : new int[] {0, IoElements.MAX_NUMBER + 1}) {
      var elements = IoElements.builder().addVariable(256, new byte[length]).build();

      assertThat(meaning("fmb130", 256, length).read(elements, 0)).isEqualTo(ElementValue.NOTHING);
    }
  }

  /** The table says "Driver's" of all of them. */
  @ParameterizedTest
  @CsvSource({"941, Front", "942, Rear Left", "943, Rear Right", "944, Rear Centre"})
  void theBeltsOfPassengersAreNotTheDriversBelt(int id, String seat) {
    assertThat(meaning("fmb130", id, 1).name())
        .isEqualTo("CSF " + seat + " Passenger's Seatbelt Fastened");
  }

  @Test
  void aFamilyThatIsNotKnownIsGeneric() {
    var unknown = new Family("fmb9000");

    assertThat(DICTIONARY.family("fmb9000")).isEmpty();
    assertThat(DICTIONARY.meaning(unknown, 239, 1)).hasValueSatisfying(this::isIgnition);
    assertThat(DICTIONARY.meaning(unknown, 90, 2)).isEmpty();
  }

  private void isIgnition(ElementMeaning meaning) {
    assertThat(meaning.name()).isEqualTo("Ignition");
  }

  @Test
  void aNameStandsForOneIdOfAFamily() {
    for (var family : DICTIONARY.families()) {
      var owners = new HashMap<String, Integer>();
      DICTIONARY
          .all(family)
          .forEach(
              (id, meanings) -> {
                for (var meaning : meanings) {
                  var other = owners.put(meaning.name().toLowerCase(Locale.ROOT), id);
                  assertThat(other).as("%s: %s", family, meaning.name()).isIn(null, id);
                }
              });
      assertThat(owners).as(family.name()).isNotEmpty();
    }
  }

  /** What is generic is true of each car, so it may be said of a car of unknown family. */
  @Test
  void whatIsGenericMeansTheSameInAllFamiliesOfCars() {
    DICTIONARY
        .all(Family.GENERIC)
        .forEach(
            (id, meanings) -> {
              for (var name : new String[] {"fmb130", "fmc150", "fmb640", "fmc650"}) {
                var same = meaning(name, id, meanings.get(0).width());
                assertThat(same.name()).isEqualToIgnoringCase(meanings.get(0).name());
                assertThat(same.unit()).isEqualTo(meanings.get(0).unit());
                assertThat(same.multiplier()).isEqualTo(meanings.get(0).multiplier());
                assertThat(same.kind()).isEqualTo(meanings.get(0).kind());
              }
            });
  }

  private static ElementMeaning meaning(String family, int id, int length) {
    return DICTIONARY
        .meaning(DICTIONARY.family(family).orElseThrow(), id, length)
        .orElseThrow(() -> new AssertionError(family + " has no element " + id));
  }

  /** The same in a group of elements of one width. */
  private static IoElements fixed(int id, String hex) {
    var value = Long.parseUnsignedLong(hex, 16);
    var elements = IoElements.builder();
    return switch (hex.length()) {
      case 2 -> elements.add1(id, value).build();
      case 4 -> elements.add2(id, value).build();
      case 8 -> elements.add4(id, value).build();
      default -> elements.add8(id, value).build();
    };
  }

  private static IoElements element(int id, String hex) {
    var bytes = HexFormat.of().parseHex(hex);
    return IoElements.builder().addVariable(id, bytes).build();
  }
}
