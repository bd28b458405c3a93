package carsharing.teltonika.car.profile;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarElementsTest {

  private static final int ANY = 65_535;
  private static final int SHORT = 255;

  /** What is built by a profile is read by it. */
  @ParameterizedTest
  @CsvSource({"generic", "fmb130", "fmc150", "fmb640", "fmc650", "ft"})
  void holdWhatWasPutIntoThem(String family) {
    var profile = Profiles.families().find(family).orElseThrow();
    for (var isSet : new boolean[] {true, false}) {
      for (var property : profile.properties()) {
        switch (property.kind()) {
          case FLAG -> {
            var built = new CarElements(profile, ANY).flag(property, isSet).build().build();
            // Flags of which none is set may say nothing.
            assertThat(profile.isSet(property, built)).as(property.word()).isEqualTo(isSet);
          }
          case NUMBER -> {
            var number = new BigDecimal("97");
            var built = new CarElements(profile, ANY).number(property, number).build().build();
            assertThat(profile.number(property, built).orElseThrow().value())
                .as(property.word())
                .isEqualByComparingTo(number);
          }
          case TEXT -> {
            var built = new CarElements(profile, ANY).id(property, 0xABCDL).build().build();
            assertThat(profile.text(property, built).orElseThrow().value())
                .isEqualTo("000000000000abcd");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({SHORT + ", 8", ANY + ", 8 662"})
  void haveOnlyIdsThatTheCodecCarries(int maxId, String expected) {
    var profile = Profiles.families().find("fmb130").orElseThrow();

    var built = new CarElements(profile, maxId).flag(Property.LOCKED, true).build().build();

    assertThat(built).isEqualTo(expected(expected));
  }

  private static IoElements expected(String text) {
    var flags = IoElements.builder().add8(132, 0x30000000L);
    return (text.contains("662") ? flags.add1(662, 1) : flags).build();
  }
}
