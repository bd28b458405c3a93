package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceServerTest {

  private static final String IMEI = "356307042441013";
  private static final String OTHER_IMEI = "356307042441014";
  private static final Buffer FRAME = Tracker.frame(Records.number(1));

  private final String uri = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();
  private TestServer server;
  private QueueReader records;

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            uri,
            queue,
            "DEVICES_HANDSHAKETIMEOUT",
            "500ms",
            "DEVICES_IDLETIMEOUT",
            "800ms",
            "DEVICES_MAXFRAMELENGTH",
            "2KiB",
            "DEVICES_MAXCONNECTIONS",
            "3");
    records = new QueueReader(uri, queue);
  }

  @AfterEach
  void stop() throws Exception {
    records.close();
    server.close();
  }

  @Test
  void acknowledgesAFrameThatIsInTheQueue() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(Tracker.frame(Records.number(2), Records.number(1)));

      tracker.awaitAcknowledged(2);

      assertThat(records.records())
          .containsExactly(IMEI + " 2026-01-01T00:00:02.000Z", IMEI + " 2026-01-01T00:00:01.000Z");
    }
  }

  @Test
  void publishesPersistentMessagesWithAnIdThatRepeatsWithTheFrame() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME).awaitAcknowledged(1);
      tracker.send(FRAME).awaitAcknowledged(1);

      var messages = records.messages();

      assertThat(messages).hasSize(2);
      assertThat(messages)
          .allSatisfy(
              message -> {
                assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
                assertThat(message.getProps().getContentType()).isEqualTo("application/json");
                assertThat(message.getProps().getType()).isEqualTo("avl.records");
                assertThat(message.getProps().getHeaders())
                    .hasEntrySatisfying(
                        "schema", name -> assertThat(name).hasToString("avl-records/1"));
              });
      assertThat(messages.get(0).getProps().getMessageId())
          .startsWith(IMEI)
          .isEqualTo(messages.get(1).getProps().getMessageId());
    }
  }

  @Test
  void reassemblesAFrameThatComesByteByByte() {
    try (var tracker = Tracker.connect(server.port())) {
      var bytes = Buffer.buffer().appendUnsignedShort(15).appendString(IMEI).appendBuffer(FRAME);
      for (var i = 0; i < bytes.length(); i++) {
        tracker.send(bytes.getBuffer(i, i + 1));
      }

      tracker.awaitReceived("01" + "00000001");
    }
  }

  @Test
  void takesHandshakePingsAndSeveralFramesInOneChunk() {
    try (var tracker = Tracker.connect(server.port())) {
      var second = Tracker.frame(Records.number(2), Records.number(3));
      tracker.send(
          Buffer.buffer()
              .appendUnsignedShort(15)
              .appendString(IMEI)
              .appendByte((byte) 0xFF)
              .appendBuffer(FRAME)
              .appendByte((byte) 0xFF)
              .appendByte((byte) 0xFF)
              .appendBuffer(second));

      tracker.awaitReceived("01" + "00000001" + "00000002");
      assertThat(server.count("teltonika.pings")).isEqualTo(3);
    }
  }

  @Test
  void keepsTheOrderOfFramesThatComeWithoutWaiting() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      var burst = Buffer.buffer();
      for (var i = 0; i < 300; i++) {
        burst.appendBuffer(Tracker.frame(Records.number(i)));
      }

      tracker.send(burst).awaitReceived("00000001".repeat(300));

      assertThat(records.records()).hasSize(300).isSorted();
    }
  }

  @Test
  void neitherAcknowledgesNorPublishesAFrameWithAWrongCrcAndKeepsTheConnection() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      var broken = FRAME.copy();
      broken.setByte(20, (byte) (broken.getByte(20) ^ 1));
      tracker.send(broken);
      await().until(() -> server.count("teltonika.frames", "outcome", "wrong_crc") == 1);
      assertThat(tracker.received()).isEmpty();

      tracker.send(FRAME).awaitAcknowledged(1);

      assertThat(records.messages()).hasSize(1);
    }
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
    try (var stranger = Tracker.connect(server.port()).sendText(bytes)) {
      stranger.awaitClosed();

      assertThat(stranger.received()).isEmpty();
      assertThat(closed("not_teltonika")).isEqualTo(1);
    }
  }

  @Test
  void closesBeforeBufferingWhereALengthAboveTheLimitIsAnnounced() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send("00000000" + "00000801").awaitClosed();

      assertThat(closed("not_teltonika")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "12345", "35630704244101", "3563070424410133", "35630704244101x"})
  void refusesWhatIsNoImei(String text) {
    try (var tracker = Tracker.connect(server.port()).announce(text)) {
      tracker.awaitClosed();

      assertThat(tracker.received()).isEqualTo("00");
      assertThat(closed("invalid_imei")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "000f33"})
  void closesWhatDoesNotSayItsImeiInTime(String hex) {
    try (var tracker = Tracker.connect(server.port()).send(hex)) {
      tracker.awaitClosed();

      assertThat(closed("no_handshake")).isEqualTo(1);
    }
  }

  @Test
  void closesATrackerThatSendsRecordsBeforeItsImei() {
    try (var tracker = Tracker.connect(server.port()).send(FRAME)) {
      tracker.awaitClosed();

      assertThat(closed("frame_before_imei")).isEqualTo(1);
    }
  }

  @Test
  void closesAHalfSentFrameAtTheIdleTimeout() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(FRAME.getBuffer(0, 30)).awaitClosed();

      assertThat(closed("idle")).isEqualTo(1);
    }
  }

  @Test
  void keepsATrackerThatPings() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                tracker.send("ff");
                return server.count("teltonika.pings") >= 8;
              });

      assertThat(tracker.isConnected()).isTrue();
    }
  }

  @Test
  void acceptsTheSameImeiAgainAndClosesAtAnother() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.announce(IMEI).awaitReceived("01");
      tracker.forget();

      tracker.announce(OTHER_IMEI).awaitClosed();

      assertThat(tracker.received()).isEmpty();
      assertThat(closed("another_imei")).isEqualTo(1);
    }
  }

  @Test
  void acknowledgesAFrameWithoutRecordsWithZeroAndPublishesNothing() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(Tracker.frame()).awaitAcknowledged(0);

      assertThat(records.messages()).isEmpty();
    }
  }

  @Test
  void decodesByTheGroupsWhereTheIoTotalIsWrong() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      var data = new AvlFrame(AvlCodec.CODEC_8, List.of(Records.number(1)), 0).encode().data();
      data[2 + 24 + 1] = 9; // The total follows codec, count, 24 bytes of head, and event id.

      tracker.send(Frame.of(data).encode()).awaitAcknowledged(1);

      assertThat(records.json().get(0).at("/data/0/elements")).hasSize(2);
      assertThat(server.count("teltonika.records.wrong.io.total")).isEqualTo(1);
    }
  }

  @Test
  void quarantinesAnUndecodableFrameAtItsThirdRepeat() throws Exception {
    var codec7 = Frame.of(new byte[] {7, 2, 1, 2, 3, 2}).encode();
    try (var tracker = Tracker.connect(server.port(), IMEI);
        var quarantine = new QueueReader(uri, queue + ".quarantine")) {
      for (var time = 1; time <= 2; time++) {
        tracker.send(codec7);
        var times = time;
        await().until(() -> server.count("teltonika.frames", "outcome", "undecodable") == times);
      }
      assertThat(tracker.received()).isEmpty();
      assertThat(quarantine.messages()).isEmpty();

      tracker.send(codec7).awaitAcknowledged(2);

      assertThat(quarantine.messages()).hasSize(1);
      var message = quarantine.messages().get(0);
      assertThat(message.getBody()).isEqualTo(codec7.getBytes());
      assertThat(message.getProps().getType()).isEqualTo("avl.frame.undecodable");
      assertThat(message.getProps().getHeaders().get("schema"))
          .hasToString("avl-frame-undecodable/1");
      assertThat(message.getProps().getHeaders().get("imei")).hasToString(IMEI);
      assertThat(message.getProps().getHeaders().get("reason"))
          .hasToString("codec 08, 8E or 10 expected, got 07");
      assertThat(records.messages()).isEmpty();
    }
  }

  @Test
  void countsRepeatsOfAnUndecodableFrameAcrossConnections() {
    var codec7 = Frame.of(new byte[] {7, 1, 1, 1}).encode();
    for (var time = 1; time <= 2; time++) {
      try (var tracker = Tracker.connect(server.port(), IMEI)) {
        tracker.send(codec7);
        var times = time;
        await().until(() -> server.count("teltonika.frames", "outcome", "undecodable") == times);
      }
    }
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(codec7).awaitAcknowledged(1);
    }
  }

  @Test
  void neverAcknowledgesAGprsMessage() {
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(new GprsMessage.Answer("DI1:1").encode().encode());
      tracker.send(Frame.of(new byte[] {0x0D, 1, 6, 0, 0, 0, 9, 1, 1}).encode());
      await().until(() -> server.count("teltonika.frames", "outcome", "message") == 2);

      tracker.send(FRAME);

      tracker.awaitReceived("00000001");
    }
  }

  @Test
  void closesTheOlderConnectionOfAnImei() {
    try (var older = Tracker.connect(server.port(), IMEI);
        var newer = Tracker.connect(server.port(), IMEI)) {
      older.awaitClosed();
      newer.send(FRAME).awaitAcknowledged(1);

      assertThat(closed("replaced")).isEqualTo(1);
      assertThat(server.count("teltonika.connections.identified")).isEqualTo(1);
    }
  }

  @Test
  void refusesConnectionsAboveTheLimitAndTakesThemAgainBelowIt() {
    try (var one = Tracker.connect(server.port(), IMEI);
        var two = Tracker.connect(server.port(), OTHER_IMEI)) {
      var three = Tracker.connect(server.port(), "356307042441015");
      try (var four = Tracker.connect(server.port())) {
        four.awaitClosed();
      }
      assertThat(closed("too_many_connections")).isEqualTo(1);
      three.close();
      await().until(() -> server.count("teltonika.connections.open") == 2);

      Tracker.connect(server.port(), "356307042441015").close();

      assertThat(one.isConnected()).isTrue();
      assertThat(two.isConnected()).isTrue();
    }
  }

  private double closed(String reason) {
    return server.count("teltonika.connections.closed", "reason", reason);
  }
}
