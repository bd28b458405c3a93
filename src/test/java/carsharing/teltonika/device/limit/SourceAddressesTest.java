package carsharing.teltonika.device.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.settings.DeviceSettings;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sockets of one address: 2 may be open at a time, and 3 may come in a minute. */
class SourceAddressesTest {

  private static final String ADDRESS = "192.0.2.1";

  private final HandClock clock = new HandClock();
  private final SourceAddresses addresses = limited("2", "3");

  /**
   * The steps: {@code +} is a socket that comes, {@code -} one that ends, {@code 59s} passes time.
   * The verdicts: {@code y} for a socket that may stay, {@code o} for one too many that are open,
   * {@code f} for one that comes too often.
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("two may be open", "+ +", "yy"),
        arguments("not three", "+ + +", "yyo"),
        arguments("one has ended", "+ + - +", "yyy"),
        arguments("a refused one is open until it ends", "+ + + - +", "yyoo"),
        arguments("a refused one has ended, and another one", "+ + + - - 60s +", "yyoy"),
        arguments("three may come in a minute", "+ - + - + - 59999ms", "yyy"),
        arguments("not four", "+ - + - + - 59999ms +", "yyyf"),
        arguments("a minute is over", "+ - + - + - 60s +", "yyyy"),
        arguments("the minute begins with its first socket", "+ - 59s + - + - 1s + + -", "yyyyy"),
        arguments("a refused one counts", "+ - + - + - + - 30s +", "yyyff"),
        arguments("open ones stay counted after a minute", "+ + 60s +", "yyo"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void saysWhichSocketIsOneTooMany(String what, String steps, String verdicts) {
    var said = new StringBuilder();
    for (var step : steps.split(" ", -1)) {
      switch (step.charAt(0)) {
        case '+' -> said.append(letter(addresses, ADDRESS));
        case '-' -> addresses.leave(ADDRESS);
        default -> clock.pass(time(step));
      }
    }

    assertThat(said).hasToString(verdicts);
  }

  @Test
  void countsEachAddressByItselfAndANetworkOfIpv6AsOne() {
    assertThat(verdicts("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.1")).isEqualTo("yyyo");
    assertThat(verdicts("2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::9", "2001:db8:0:1::1"))
        .isEqualTo("yyoy");
  }

  @Test
  void limitsNothingIfTheSettingsAreZero() {
    var unlimited = limited("0", "0");
    for (var i = 0; i < 1000; i++) {
      assertThat(unlimited.arrive(ADDRESS)).isEmpty();
    }
  }

  @Test
  void forgetsAnAddressAMinuteAfterItsFirstSocketAndNotWhileOneIsOpen() {
    addresses.arrive("192.0.2.1");
    addresses.arrive("192.0.2.2");
    addresses.leave("192.0.2.2");
    clock.pass(Duration.ofMillis(59_999));
    addresses.arrive("192.0.2.3");
    assertThat(addresses.size()).isEqualTo(3);

    clock.pass(Duration.ofMillis(1));
    addresses.arrive("192.0.2.3");
    assertThat(addresses.size()).isEqualTo(2);

    addresses.leave("192.0.2.1");
    clock.pass(Duration.ofMinutes(1));
    addresses.arrive("192.0.2.3");
    assertThat(addresses.size()).isOne();
  }

  private String verdicts(String... from) {
    return Stream.of(from).map(address -> letter(addresses, address)).collect(Collectors.joining());
  }

  private static String letter(SourceAddresses addresses, String address) {
    return addresses
        .arrive(address)
        .map(reason -> reason == CloseReason.TOO_MANY_FROM_ADDRESS ? "o" : "f")
        .orElse("y");
  }

  private static Duration time(String step) {
    var number = Long.parseLong(step.replaceAll("\\D", ""));
    return step.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
  }

  private SourceAddresses limited(String open, String perMinute) {
    DeviceSettings settings =
        EnvironmentSettings.of(
                "DEVICES_CONNECTIONSPERADDRESS", open, "DEVICES_CONNECTSPERMINUTE", perMinute)
            .devices();
    return new SourceAddresses(() -> settings, clock);
  }
}
