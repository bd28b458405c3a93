package carsharing.teltonika.device.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.message.DeviceText;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which unasked texts are passed on: two in a second, and eight characters of each. */
class UnaskedTextsTest {

  private static final Imei IMEI = Imei.parse("356307042441013").orElseThrow();

  private final HandClock clock = new HandClock();
  private final List<DeviceText> passedOn = new ArrayList<>();
  private final AtomicInteger dropped = new AtomicInteger();
  private final UnaskedTexts texts =
      new UnaskedTexts(passedOn::add, () -> 2, () -> 8, clock, dropped::incrementAndGet);

  /** The steps: {@code t} is a text, and {@code 999} passes ms. */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("as many as there may be", "t t", 2, 0),
        arguments("one too many", "t t t", 2, 1),
        arguments("too many until the second is over", "t t 999 t", 2, 1),
        arguments("in the next second", "t t 1000 t t t", 4, 1),
        arguments("after a long time no more than that", "9000 t t t", 2, 1));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2} passed on, {3} dropped")
  @MethodSource("tables")
  void passesOnSoManyInASecond(String what, String steps, int expected, int left) {
    for (var step : steps.split(" ", -1)) {
      if (step.equals("t")) {
        texts.arrived(IMEI, "a text");
      } else {
        clock.pass(Duration.ofMillis(Long.parseLong(step)));
      }
    }

    assertThat(passedOn).hasSize(expected);
    assertThat(dropped).hasValue(left);
  }

  @Test
  void passesOnTheBeginningAndSaysHowLongTheTextWas() {
    texts.arrived(IMEI, "12345678");
    texts.arrived(IMEI, "123456789");

    assertThat(passedOn)
        .containsExactly(
            new DeviceText(IMEI, "12345678", 8, clock.instant()),
            new DeviceText(IMEI, "12345678", 9, clock.instant()));
  }
}
