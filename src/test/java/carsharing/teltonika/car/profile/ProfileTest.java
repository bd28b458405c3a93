package carsharing.teltonika.car.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.settings.files.PlainYaml;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How sources are read: widths, masks, scales, texts, and which source counts. */
class ProfileTest {

  private static Profile profile(String properties) throws ProfileMistakesException {
    var yaml = "profiles: {p: {properties: {%s}}}".formatted(properties);
    return new ProfilesReader(Set.of()).read(PlainYaml.parse(yaml)).find("p").orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {element: 5}                       | 5/1=1                   | true
          {element: 5}                       | 5/2=1                   | true
          {element: 5}                       | 5/8=0x100               | true
          {element: 5}                       | 5/1=0                   | false
          {element: 5}                       | 5/n=1                   |
          {element: 5}                       | 6/1=1                   |
          {element: 5, bit: 7}               | 5/1=0x80                | true
          {element: 5, bit: 8}               | 5/1=0xff                |
          {element: 5, bit: 8}               | 5/2=0x100               | true
          {element: 5, bit: 16}              | 5/2=0xffff              |
          {element: 5, bit: 32}              | 5/4=0xffffffff          |
          {element: 5, bit: 63}              | 5/8=0x8000000000000000  | true
          {element: 5, mask: 0x8000000000000000} | 5/8=0x8000000000000000 | true
          {element: 5, mask: 0x0500}         | 5/2=0x0100              | true
          {element: 5, mask: 0x0500}         | 5/2=0x0a00              | false
          {element: 5, bytes: 8, bit: 1}     | 5/4=2                   |
          {element: 5, bytes: 8, bit: 1}     | 5/8=2                   | true
          {element: 5, inverted: true}       | 5/1=1                   | false
          {element: 5, inverted: true}       | 5/1=0                   | true
          {element: 5, inverted: true}       | 6/1=0                   |
          {element: 5, ignoreZero: true}     | 5/1=0                   |
          {element: 5, bit: 1, ignoreZero: true} | 5/1=1               | false
          {element: 5, bit: 1, ignoreZero: false} | 5/1=0              | false
          {element: 5, bit: 1, ignoreZero: 0xf0} | 5/1=0x0d            |
          {element: 5, bit: 1, ignoreZero: 0xf0} | 5/1=0x0e            | true
          {element: 5, bit: 1, ignoreZero: 0xf0} | 5/1=0x10            | false
          {element: 5, ignoreZero: 0xf0}         | 5/1=0x0f            |
          [{element: 5, bit: 1, ignoreZero: 0xf0}, {element: 6}] | 5/1=1 6/1=1 | true
          [{element: 5}, {element: 6}]       | 6/1=1                   | true
          [{element: 5}, {element: 6}]       | 5/1=0 6/1=1             | false
          [{element: 5, bit: 9}, {element: 6}] | 5/1=0 6/1=1           | true
          """)
  void aFlagIsReadFromWhatIsWideEnough(String sources, String elements, Boolean expected)
      throws ProfileMistakesException {
    var read = profile("hood: " + sources).flag(Property.HOOD, Records.elements(elements));

    assertThat(read.map(Reading::value).orElse(null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {element: 5}                       | 5/1=200                 | 200
          {element: 5}                       | 5/8=0xffffffffffffffff  | 18446744073709551615
          {element: 5, scale: 0.1}           | 5/2=3                   | 0.3
          {element: 5, scale: 0.001}         | 5/4=123456789           | 123456.789
          {element: 5, scale: "0.01"}        | 5/2=7                   | 0.07
          {element: 5, scale: 1000}          | 5/1=7                   | 7000
          {element: 5, mask: 0x0ff0}         | 5/2=0x1230              | 35
          {element: 5, mask: 0x0ff0}         | 5/1=0x30                |
          {element: 5, bytes: 2}             | 5/1=7                   |
          {element: 5}                       | 5/n=7                   |
          """)
  void aNumberIsExact(String sources, String elements, String expected)
      throws ProfileMistakesException {
    var read = profile("mileage: " + sources).number(Property.MILEAGE, Records.elements(elements));

    assertThat(read.map(number -> number.value().toPlainString()).orElse(null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {element: 5}                       | 5/8=0xfedcba9876543210  | fedcba9876543210
          {element: 5, text: decimal}        | 5/8=0xfedcba9876543210  | 18364758544493064720
          {element: 5}                       | 5/8=1                   | 0000000000000001
          {element: 5}                       | 5/8=0                   | ''
          {element: 5, bytes: 8}             | 5/1=1                   |
          {element: 5, text: ascii}          | 5/n=0x41422d3137        | AB-17
          {element: 5, text: ascii}          | 5/n=0x4142072d          | 4142072d
          {element: 5}                       | 6/8=1                   |
          [{element: 5}, {element: 6}]       | 5/8=0 6/1=7             | 07
          [{element: 5}, {element: 6}]       | 5/8=0 6/1=0             | ''
          """)
  void anIdIsATextThatLosesNoDigit(String sources, String elements, String expected)
      throws ProfileMistakesException {
    var read = profile("driverId: " + sources).text(Property.DRIVER_ID, Records.elements(elements));

    assertThat(read.map(Reading::value).orElse(null)).isEqualTo(expected);
  }

  /** 1 is the flag, 2 says that its module sleeps, 3 is another source that never sleeps. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1/1=1 2/1=0       | true  | false
          1/1=1 2/1=1       | true  | true
          1/1=1             | true  | false
          1/1=1 2/1=1 3/1=0 | false | false
          1/1=1 2/1=0 3/1=0 | true  | false
          3/1=1 2/1=1       | true  | false
          """)
  void aSourceThatSleepsHasOnlyTheLastKnownValue(
      String elements, boolean value, boolean isLastKnown) throws ProfileMistakesException {
    var profile =
        profile(
            "moduleAsleep: {element: 2}, "
                + "hood: [{element: 1, lastKnownIf: moduleAsleep}, {element: 3}]");

    assertThat(profile.flag(Property.HOOD, Records.elements(elements)))
        .contains(new Reading<>(value, isLastKnown));
  }

  @Test
  void aLongTextIsNoId() throws ProfileMistakesException {
    var profile = profile("driverId: {element: 5}");

    assertThat(profile.text(Property.DRIVER_ID, Records.elements("5/n=0x" + "41".repeat(64))))
        .isPresent();
    assertThat(profile.text(Property.DRIVER_ID, Records.elements("5/n=0x" + "41".repeat(65))))
        .isEmpty();
  }

  @Test
  void aPropertyIsReadByItsKind() throws ProfileMistakesException {
    var profile = profile("speed: {element: 5}");

    assertThat(profile.properties()).containsExactly(Property.SPEED);
    assertThatThrownBy(() -> profile.flag(Property.SPEED, Records.elements("5/1=1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SPEED is a NUMBER");
  }
}
