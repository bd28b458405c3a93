package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.tracker.Tracker;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, who may stay, and who is sent away. */
class ConnectionRulesTest {

  private final StrictServer there = new StrictServer();

  @AfterEach
  void stop() throws Exception {
    there.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        "\u0000\u00c1 more than an identification",
        "\u009c\u00e1\u0017random\u0099"
      })
  void closesAtOnceWhatIsNotTeltonika(String bytes) {
    try (var stranger = Tracker.connect(there.server().port()).sendText(bytes)) {
      stranger.awaitClosed();

      assertThat(stranger.received()).isEmpty();
      assertThat(there.closed("not_teltonika")).isEqualTo(1);
    }
  }

  @Test
  void closesBeforeBufferingWhereALengthAboveTheLimitIsAnnounced() {
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      tracker.send("00000000" + "00000801").awaitClosed();

      assertThat(there.closed("not_teltonika")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "12345", "35630704244101", "3563070424410133", "35630704244101x"})
  void refusesWhatIsNoImei(String text) {
    try (var tracker = Tracker.connect(there.server().port()).announce(text)) {
      tracker.awaitClosed();

      assertThat(tracker.received()).isEqualTo("00");
      assertThat(there.closed("invalid_imei")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "000f33"})
  void closesWhatDoesNotSayItsImeiInTime(String hex) {
    there.restart("500ms", "10m");
    try (var tracker = Tracker.connect(there.server().port()).send(hex)) {
      tracker.awaitClosed();

      assertThat(there.closed("no_handshake")).isEqualTo(1);
    }
  }

  @Test
  void closesATrackerThatSendsRecordsBeforeItsImei() {
    try (var tracker = Tracker.connect(there.server().port()).send(StrictServer.FRAME)) {
      tracker.awaitClosed();

      assertThat(there.closed("frame_before_imei")).isEqualTo(1);
    }
  }

  @Test
  void closesAHalfSentFrameAtTheIdleTimeout() {
    there.restart("10m", "800ms");
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      tracker.send(StrictServer.FRAME.getBuffer(0, 30)).awaitClosed();

      assertThat(there.closed("idle")).isEqualTo(1);
    }
  }

  @Test
  void keepsATrackerThatPings() {
    there.restart("10m", "3s");
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      await()
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                tracker.send("ff");
                return there.server().count("teltonika.pings") >= 40;
              });

      assertThat(tracker.isConnected()).isTrue();
    }
  }

  @Test
  void acceptsTheSameImeiAgainAndClosesAtAnother() {
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      tracker.announce(StrictServer.IMEI).awaitReceived("01");
      tracker.forget();

      tracker.announce(StrictServer.OTHER_IMEI).awaitClosed();

      assertThat(tracker.received()).isEmpty();
      assertThat(there.closed("another_imei")).isEqualTo(1);
    }
  }

  @Test
  void closesTheOlderConnectionOfAnImei() {
    try (var older = Tracker.connect(there.server().port(), StrictServer.IMEI);
        var newer = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      older.awaitClosed();
      newer.send(StrictServer.FRAME).awaitAcknowledged(1);

      assertThat(there.closed("replaced")).isEqualTo(1);
      assertThat(there.server().count("teltonika.connections.identified")).isEqualTo(1);
    }
  }

  @Test
  void refusesConnectionsAboveTheLimitAndTakesThemAgainBelowIt() {
    try (var one = Tracker.connect(there.server().port(), StrictServer.IMEI);
        var two = Tracker.connect(there.server().port(), StrictServer.OTHER_IMEI)) {
      var three = Tracker.connect(there.server().port(), "356307042441015");
      try (var four = Tracker.connect(there.server().port())) {
        four.awaitClosed();
      }
      assertThat(there.closed("too_many_connections")).isEqualTo(1);
      three.close();
      await().until(() -> there.server().count("teltonika.connections.open") == 2);

      Tracker.connect(there.server().port(), "356307042441015").close();

      assertThat(one.isConnected()).isTrue();
      assertThat(two.isConnected()).isTrue();
    }
  }
}
