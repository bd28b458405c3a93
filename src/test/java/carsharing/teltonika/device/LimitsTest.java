package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.junit5.VertxTest;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a single address or connection can use up. */
@VertxTest
class LimitsTest {

  private static final String IMEI = "356307042441013";

  @Test
  void closesWhatIsTooMuchFromOneAddressAndLetsInAgainLater() {
    try (var server = start("DEVICES_CONNECTIONSPERADDRESS", "2");
        var first = Tracker.connect(server.port(), IMEI)) {
      var second = Tracker.connect(server.port(), "356307042441014");
      try (var third = Tracker.connect(server.port())) {
        third.awaitClosed();
      }
      assertThat(server.count("teltonika.connections.closed", "reason", "too_many_from_address"))
          .isEqualTo(1);
      second.close();
      await().until(() -> server.count("teltonika.connections.open") == 1);

      try (var fourth = Tracker.connect(server.port(), "356307042441015")) {
        assertThat(fourth.isConnected()).isTrue();
      }
      first.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  @Test
  void closesWhatComesTooOftenFromOneAddress() {
    try (var server = start("DEVICES_CONNECTSPERMINUTE", "3")) {
      for (var i = 0; i < 3; i++) {
        Tracker.connect(server.port(), IMEI).close();
      }
      try (var fourth = Tracker.connect(server.port())) {
        fourth.awaitClosed();
      }
      assertThat(server.count("teltonika.connections.closed", "reason", "too_often_from_address"))
          .isEqualTo(1);
    }
  }

  @Test
  void takesAddressesFromTheProxyProtocol() {
    try (var server = start("DEVICES_PROXYPROTOCOL", "true", "DEVICES_CONNECTIONSPERADDRESS", "1");
        var one = Tracker.connect(server.port());
        var same = Tracker.connect(server.port());
        var other = Tracker.connect(server.port())) {
      one.sendText("PROXY TCP4 192.0.2.1 192.0.2.9 1111 5027\r\n").announce(IMEI);
      one.awaitReceived("01");
      other.sendText("PROXY TCP4 192.0.2.2 192.0.2.9 1111 5027\r\n").announce("356307042441014");
      other.awaitReceived("01");

      same.sendText("PROXY TCP4 192.0.2.1 192.0.2.9 1112 5027\r\n");

      same.awaitClosed();
    }
  }

  @Test
  void saysThatTheProxyHeaderIsMissingOrWrong() {
    try (var logged = new Logged();
        var server = start("DEVICES_PROXYPROTOCOL", "true", "DEVICES_HANDSHAKETIMEOUT", "500ms");
        var silent = Tracker.connect(server.port());
        var wrong = Tracker.connect(server.port())) {
      wrong.announce(IMEI).awaitClosed();
      silent.awaitClosed();

      await().until(() -> server.count("teltonika.handshakes", "outcome", "proxy_failed") == 2);
      assertThat(server.count("teltonika.handshakes", "outcome", "tls_failed")).isZero();
      assertThat(logged.lines("PROXY header of a connection from 127.0.0.1")).hasSize(2);
    }
  }

  @Test
  void takesTrackersWithTheLongestKeepAlive() {
    try (var server = start("DEVICES_KEEPALIVE", "9h");
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  @Test
  void slowsDownWhatComesTooFastAndLosesNothing() {
    try (var server = start("DEVICES_FRAMESPERSECOND", "5");
        var tracker = Tracker.connect(server.port(), IMEI)) {
      var all = Buffer.buffer();
      for (var i = 0; i < 12; i++) {
        all.appendBuffer(Tracker.frame(Records.number(i)));
      }

      tracker.send(all).awaitReceived("00000001".repeat(12));

      assertThat(server.count("teltonika.connections.slowed")).isBetween(1.0, 12.0);
    }
  }

  @Test
  void slowsDownAFloodOfPingsAndServesTheOthers() {
    try (var server = start("DEVICES_BYTESPERSECOND", "1KiB");
        var flood = Tracker.connect(server.port(), IMEI);
        var other = Tracker.connect(server.port(), "356307042441014")) {
      var pings = new byte[1100];
      Arrays.fill(pings, (byte) 0xFF);
      flood.send(Buffer.buffer(pings));
      await().until(() -> server.count("teltonika.connections.slowed") == 1);

      other.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
      flood.send(Tracker.frame(Records.number(2))).awaitAcknowledged(1);
    }
  }

  @Test
  void outlivesTwentyThousandConnectionsOfOneAddress(Vertx vertx) throws Exception {
    var ended = new AtomicInteger();
    try (var server =
            start("DEVICES_CONNECTIONSPERADDRESS", "100", "DEVICES_CONNECTSPERMINUTE", "0");
        var tracker = Tracker.connect(server.port(), IMEI)) {
      var client = vertx.createNetClient(new NetClientOptions().setReuseAddress(true));
      for (var wave = 1; wave <= 20; wave++) {
        for (var i = 0; i < 1000; i++) {
          client
              .connect(server.port(), "127.0.0.1")
              .onSuccess(socket -> socket.closeHandler(gone -> ended.incrementAndGet()))
              .onFailure(refused -> ended.incrementAndGet());
        }
        var expected = wave * 1000 - 99;
        await().until(() -> ended.get() >= expected);
      }

      assertThat(server.count("teltonika.connections.open")).isLessThanOrEqualTo(100);
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  @Test
  void closesHandshakesThatNeverEnd() {
    try (var server = start("DEVICES_HANDSHAKETIMEOUT", "300ms");
        var silent = Tracker.connect(server.port());
        var half = Tracker.connect(server.port())) {
      half.send("000f3335");

      silent.awaitClosed();
      half.awaitClosed();
      assertThat(server.count("teltonika.handshakes", "outcome", "timeout")).isEqualTo(2);
    }
  }

  private static TestServer start(String... settings) {
    return TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID(), settings);
  }
}
