package carsharing.teltonika.car.profile;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.IoElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityFlagsTest {

  private static final SecurityFlags FLAGS = Profiles.builtIn().generic().securityFlags();

  /** Bytes count from the least significant one, as Teltonika's tables do. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          3, 0x02, ignition on
          3, 0x10, car is closed
          3, 0x20, car is closed by factory's remote control
          3, 0x40, factory installed alarm system is actuated (is in panic mode
          4, 0x10, handbrake is actuated (information available only with ignition on
          5, 0x01, front left door open
          5, 0x02, front right door open
          5, 0x04, rear left door open
          5, 0x08, rear right door open
          5, 0x20, trunk door open
          5, 0x40, roof open
          """)
  void knowsEachFlagByItsByteAndMask(int byteNumber, String mask, String text) {
    var value = Long.decode(mask) << (8 * byteNumber);

    assertThat(FLAGS.of(IoElements.builder().add8(132, value).build()))
        .extracting(SecurityFlag::text)
        .containsExactly(text);
  }

  @Test
  void readsTheLowBitsOfValuesThatNoDoubleHolds() {
    var elements = IoElements.builder().add8(132, 0x8000_4000_1000_0000L).build();

    assertThat(FLAGS.of(elements)).containsExactly(SecurityFlag.CLOSED, SecurityFlag.ROOF);
  }

  @Test
  void findsNoneWithoutTheElementOrWhereItIsNoNumber() {
    assertThat(FLAGS.of(IoElements.builder().add8(78, -1).build())).isEmpty();
    assertThat(FLAGS.of(IoElements.builder().addVariable(132, new byte[8]).build())).isEmpty();
  }
}
