package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A stranger who uses the IMEI of a car. */
class RivalsTest {

  private static final Imei IMEI = Imei.parse("356307042441013").orElseThrow();

  private final HandClock clock = new HandClock();
  private final List<Integer> replaced = new ArrayList<>();
  private final Rivals rivals = new Rivals(2, () -> 4, clock);
  private final DeviceMetrics metrics = Nobody.metrics(new SimpleMeterRegistry());

  @Test
  void givesTheCarToTheNewestAtOnceAndSlowsDownWhatChangesTooOften() {
    try (var logged = new Logged()) {
      for (var i = 0; i < 4; i++) {
        assertThat(takeover(i)).isZero();
      }
      assertThat(logged.lines("take turns")).isEmpty();

      assertThat(takeover(4)).isEqualTo(Duration.ofSeconds(2));
      clock.pass(Duration.ofMillis(500));
      assertThat(takeover(5)).isEqualTo(Duration.ofMillis(1500));

      assertThat(replaced).containsExactly(4);
      assertThat(logged.lines("take turns")).hasSize(1);
      assertThat(logged.lines("192.0.2.1 and 192.0.2.2 take turns")).hasSize(1);
    }
  }

  @Test
  void beginsAnewAfterAMinute() {
    for (var i = 0; i < 6; i++) {
      takeover(i);
    }
    clock.pass(Duration.ofMinutes(1));

    assertThat(takeover(6)).isZero();
  }

  @Test
  void warnsOnceAnHour() {
    try (var logged = new Logged()) {
      for (var minute = 0; minute < 61; minute++) {
        for (var i = 0; i < 5; i++) {
          takeover(i);
        }
        clock.pass(Duration.ofMinutes(1));
      }
      assertThat(logged.lines("take turns")).hasSize(2);
    }
  }

  @Test
  void servesTheNewestOfTwoAddressesThatTakeTurns() {
    var imei = Imeis.any();
    try (var server =
        TestServer.start(
            RabbitServer.shared().uri(),
            "record." + UUID.randomUUID(),
            "DEVICES_PROXYPROTOCOL",
            "true")) {
      for (var i = 0; i < 4; i++) {
        connect(server, i, imei).awaitReceived("01");
      }
      connect(server, 4, imei).awaitReceived("01");
      assertThat(server.count("teltonika.imei.contested")).isZero();
      var late = connect(server, 5, imei);
      await().until(() -> server.count("teltonika.imei.contested") == 1);
      var newest = connect(server, 6, imei);

      // It comes from the address that has the car, so it takes it at once.
      late.awaitClosed();
      newest.awaitReceived("01");
      newest.forget();
      newest.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  private static Tracker connect(TestServer server, int number, String imei) {
    var address = number % 2 == 0 ? "192.0.2.1" : "192.0.2.2";
    return Tracker.connect(server.port())
        .sendText("PROXY TCP4 %s 192.0.2.9 1111 5027\r\n".formatted(address))
        .announce(imei);
  }

  private Duration takeover(int number) {
    return rivals.arrive(
        IMEI, "192.0.2.1", Optional.of("192.0.2.2"), () -> replaced.add(number), metrics);
  }
}
