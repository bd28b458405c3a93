package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.allow.AllowList;
import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.ImeiList;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.testing.HandClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which connections become a tracker's, if an IMEI has to come within 10 s. */
@VertxTest
class HandshakeTest {

  private static final Imei IMEI = new Imei("356307042441013");
  private static final Imei UNLISTED = new Imei("356307042441021");
  private static final String ADDRESS = "192.0.2.1";

  private final Vertx vertx;
  private final HandClock clock = new HandClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicBoolean isOpen = new AtomicBoolean();
  private final AllowList allowList = new AllowList(isOpen::get);
  private final DeviceEnvironment environment;
  private final Ends ends;
  private final List<String> events = new CopyOnWriteArrayList<>();

  HandshakeTest(Vertx vertx) {
    this.vertx = vertx;
    ends = Ends.connect(vertx);
    environment =
        Environments.of(
            EnvironmentSettings.of("DEVICES_HANDSHAKETIMEOUT", "10s").devices(),
            clock,
            meters,
            allowList,
            new Rivals(1, () -> 0, clock)); // Each change between two addresses is one too many.
    allowList.replace(ImeiList.of(IMEI));
  }

  @AfterEach
  void close() throws IOException {
    ends.close();
  }

  private Handshake handshake(String address) {
    var outlet = new Outlet(clock, ends.socket, environment, () -> {}, () -> {}, () -> {});
    return new Handshake(
        clock, ends.socket, Optional.empty(), environment, address, outlet, new Events());
  }

  /** A connection from 127.0.0.1 has the car. */
  private void holdCar() {
    var holder = new DeviceConnection(vertx, ends.socket, environment, Optional.empty());
    environment.connections().enter(IMEI, holder);
  }

  /**
   * The steps: {@code held} says that a connection from another address has the car; {@code begin},
   * {@code imei}, {@code text} and {@code end} happen to this one; {@code rival} is the IMEI on a
   * newer connection; {@code 10s} passes time.
   */
  static Stream<Arguments> stories() {
    return Stream.of(
        arguments("says nothing yet", "begin 9999ms", "", "", ""),
        arguments("says nothing", "begin 10s", "refused NO_HANDSHAKE", "", "timeout"),
        arguments("says nothing for long", "begin 99s", "refused NO_HANDSHAKE", "", "timeout"),
        arguments("names its IMEI", "begin imei 99s", "accepted", "", "accepted"),
        arguments("names it at last", "begin 9999ms imei 99s", "accepted", "", "accepted"),
        arguments("names it before", "imei begin 99s", "accepted", "", "accepted"),
        arguments("goes", "begin 1s end 99s", "", "", ""),
        arguments("goes before", "end begin 99s", "", "", ""),
        arguments(
            "names no IMEI", "begin text", "refused INVALID_IMEI got 12ab", "00", "invalid_imei"),
        arguments("has to wait", "held begin imei 2s", "pause", "", ""),
        arguments("has waited", "held begin imei 2001ms", "pause accepted resume", "", "accepted"),
        arguments("goes while it waits", "held begin imei 1s end 99s", "pause", "", ""),
        arguments(
            "waits beyond the time for its IMEI",
            "held begin 9s imei 2001ms 99s",
            "pause accepted resume",
            "",
            "accepted"),
        arguments(
            "waits until a newer one comes",
            "held begin imei 1s rival",
            "pause displaced",
            "",
            ""));
  }

  @ParameterizedTest(name = "a connection that {0}: {1} -> {2}")
  @MethodSource("stories")
  void decidesWhoseAConnectionIs(
      String story, String steps, String expected, String answer, String outcome) {
    ends.run(
        () -> {
          var handshake = handshake(ADDRESS);
          for (var step : steps.split(" ", -1)) {
            switch (step) {
              case "held" -> holdCar();
              case "begin" -> handshake.begin();
              case "imei" -> handshake.announced(IMEI);
              case "text" -> handshake.invalid("12ab");
              case "end" -> handshake.stop();
              case "rival" -> rival();
              default -> clock.pass(Duration.parse("PT" + seconds(step)));
            }
          }
        });

    assertThat(String.join(" ", events)).isEqualTo(expected);
    assertCounted(outcome);
    assertAnswered(answer);
  }

  private void rival() {
    environment
        .rivals()
        .arrive(IMEI, "192.0.2.2", Optional.of("127.0.0.1"), () -> {}, environment.metrics());
  }

  private static String seconds(String step) {
    return step.endsWith("ms") ? Long.parseLong(step.replace("ms", "")) / 1000.0 + "s" : step;
  }

  private void assertAnswered(String hex) {
    ends.run(() -> ends.socket.write("end"));
    assertThat(ends.read(hex.length() / 2 + 3)).isEqualTo(hex + "656e64");
  }

  private void assertCounted(String outcome) {
    for (var counter : meters.get("teltonika.handshakes").counters()) {
      var name = counter.getId().getTag("outcome");
      assertThat(counter.count()).as(name).isEqualTo(outcome.equals(name) ? 1 : 0);
    }
  }

  static Stream<Arguments> verdicts() {
    return Stream.of(
        arguments("listed", IMEI, "accepted", "", "accepted"),
        arguments("not listed", UNLISTED, "refused NOT_ALLOWED " + UNLISTED, "00", "not_allowed"),
        arguments("open", UNLISTED, "accepted", "", "accepted"),
        // A tracker that hears 00 may give up for long.
        arguments("not read", IMEI, "refused NO_ALLOW_LIST " + IMEI, "", "no_allow_list"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("verdicts")
  void asksTheAllowList(String list, Imei imei, String event, String answer, String outcome) {
    isOpen.set(list.equals("open"));
    var judged =
        list.equals("not read")
            ? Environments.of(
                environment.settings(),
                clock,
                meters,
                new AllowList(() -> false),
                environment.rivals())
            : environment;

    ends.run(
        () -> {
          var outlet = new Outlet(clock, ends.socket, judged, () -> {}, () -> {}, () -> {});
          new Handshake(clock, ends.socket, Optional.empty(), judged, ADDRESS, outlet, new Events())
              .announced(imei);
        });

    assertThat(events).containsExactly(event);
    assertCounted(outcome);
    assertAnswered(answer);
  }

  @Test
  void letsTheAddressThatHasTheCarTakeItAtOnce() {
    ends.run(
        () -> {
          holdCar();
          var handshake = handshake("127.0.0.1");
          handshake.announced(IMEI);
          assertThat(handshake.isWaiting()).isFalse();
        });

    assertThat(events).containsExactly("accepted");
  }

  @Test
  void waitsFromTheImeiUntilItGetsTheCar() {
    ends.run(
        () -> {
          holdCar();
          var handshake = handshake(ADDRESS);
          handshake.announced(IMEI);
          assertThat(handshake.isWaiting()).isTrue();
          clock.pass(Duration.ofMillis(2001));
          assertThat(handshake.isWaiting()).isFalse();
        });
  }

  @Test
  void leavesNoTimerBehind() {
    ends.run(
        () -> {
          var handshake = handshake(ADDRESS);
          handshake.begin();
          assertThat(clock.waiting()).isOne();
          handshake.stop();
          handshake.begin();
        });

    assertThat(clock.waiting()).isZero();
  }

  @Test
  void isNotBrokenByAFaultOfAConnectionWithoutTls() {
    ends.run(() -> assertThat(handshake(ADDRESS).isBrokenBy(new IOException("gone"))).isFalse());

    assertThat(events).isEmpty();
  }

  private final class Events implements Handshake.Listener {

    @Override
    public void imeiAccepted(Imei imei) {
      events.add("accepted");
    }

    @Override
    public void refused(CloseReason reason, String detail) {
      events.add(("refused " + reason + " " + detail).strip());
    }

    @Override
    public void displaced() {
      events.add("displaced");
    }

    @Override
    public void pause() {
      events.add("pause");
    }

    @Override
    public void resume() {
      events.add("resume");
    }
  }
}
