package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the frames that a tracker sends. */
class DeviceServerTest {

  private final StrictServer there = new StrictServer();

  @AfterEach
  void stop() throws Exception {
    there.close();
  }

  @Test
  void acknowledgesAFrameThatIsInTheQueue() {
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      tracker.send(Tracker.frame(Records.number(2), Records.number(1)));

      tracker.awaitAcknowledged(2);

      assertThat(there.records().records())
          .containsExactly(
              StrictServer.IMEI + " 2026-01-01T00:00:02.000Z",
              StrictServer.IMEI + " 2026-01-01T00:00:01.000Z");
    }
  }

  @Test
  void publishesPersistentMessagesWithAnIdThatRepeatsWithTheFrame() {
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      tracker.send(StrictServer.FRAME).awaitAcknowledged(1);
      tracker.send(StrictServer.FRAME).awaitAcknowledged(1);

      var messages = there.records().messages();

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
          .startsWith(StrictServer.IMEI)
          .isEqualTo(messages.get(1).getProps().getMessageId());
    }
  }

  @Test
  void reassemblesAFrameThatComesByteByByte() {
    try (var tracker = Tracker.connect(there.server().port())) {
      var bytes =
          Buffer.buffer()
              .appendUnsignedShort(15)
              .appendString(StrictServer.IMEI)
              .appendBuffer(StrictServer.FRAME);
      for (var i = 0; i < bytes.length(); i++) {
        tracker.send(bytes.getBuffer(i, i + 1));
      }

      tracker.awaitReceived("01" + "00000001");
    }
  }

  @Test
  void takesHandshakePingsAndSeveralFramesInOneChunk() {
    try (var tracker = Tracker.connect(there.server().port())) {
      var second = Tracker.frame(Records.number(2), Records.number(3));
      tracker.send(
          Buffer.buffer()
              .appendUnsignedShort(15)
              .appendString(StrictServer.IMEI)
              .appendByte((byte) 0xFF)
              .appendBuffer(StrictServer.FRAME)
              .appendByte((byte) 0xFF)
              .appendByte((byte) 0xFF)
              .appendBuffer(second));

      tracker.awaitReceived("01" + "00000001" + "00000002");
      assertThat(there.server().count("teltonika.pings")).isEqualTo(3);
    }
  }

  @Test
  void keepsTheOrderOfFramesThatComeWithoutWaiting() {
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      var burst = Buffer.buffer();
      for (var i = 0; i < 300; i++) {
        burst.appendBuffer(Tracker.frame(Records.number(i)));
      }

      tracker.send(burst).awaitReceived("00000001".repeat(300));

      assertThat(there.records().records()).hasSize(300).isSorted();
    }
  }

  @Test
  void neitherAcknowledgesNorPublishesAFrameWithAWrongCrcAndKeepsTheConnection() {
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      var broken = StrictServer.FRAME.copy();
      broken.setByte(20, (byte) (broken.getByte(20) ^ 1));
      tracker.send(broken);
      await().until(() -> there.server().count("teltonika.frames", "outcome", "wrong_crc") == 1);
      assertThat(tracker.received()).isEmpty();

      tracker.send(StrictServer.FRAME).awaitAcknowledged(1);

      assertThat(there.records().messages()).hasSize(1);
    }
  }

  @Test
  void acknowledgesAFrameWithoutRecordsWithZeroAndPublishesNothing() {
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      tracker.send(Tracker.frame()).awaitAcknowledged(0);

      assertThat(there.records().messages()).isEmpty();
    }
  }

  @Test
  void decodesByTheGroupsWhereTheIoTotalIsWrong() {
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      var data = new AvlFrame(AvlCodec.CODEC_8, List.of(Records.number(1)), 0).encode().data();
      data[2 + 24 + 1] = 9; // The total follows codec, count, 24 bytes of head, and event id.

      tracker.send(Frame.of(data).encode()).awaitAcknowledged(1);

      assertThat(there.records().json().get(0).at("/data/0/elements")).hasSize(2);
      assertThat(there.server().count("teltonika.records.wrong.io.total")).isEqualTo(1);
    }
  }

  @Test
  void quarantinesAnUndecodableFrameAtItsThirdRepeat() throws Exception {
    var codec7 = Frame.of(new byte[] {7, 2, 1, 2, 3, 2}).encode();
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI);
        var quarantine = new QueueReader(there.uri(), there.queue() + ".quarantine")) {
      for (var time = 1; time <= 2; time++) {
        tracker.send(codec7);
        var times = time;
        await()
            .until(
                () -> there.server().count("teltonika.frames", "outcome", "undecodable") == times);
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
      assertThat(message.getProps().getHeaders().get("imei")).hasToString(StrictServer.IMEI);
      assertThat(message.getProps().getHeaders().get("reason"))
          .hasToString("codec 08, 8E or 10 expected, got 07");
      assertThat(there.records().messages()).isEmpty();
    }
  }

  @Test
  void countsRepeatsOfAnUndecodableFrameAcrossConnections() {
    var codec7 = Frame.of(new byte[] {7, 1, 1, 1}).encode();
    for (var time = 1; time <= 2; time++) {
      try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
        tracker.send(codec7);
        var times = time;
        await()
            .until(
                () -> there.server().count("teltonika.frames", "outcome", "undecodable") == times);
      }
    }
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      tracker.send(codec7).awaitAcknowledged(1);
    }
  }

  @Test
  void neverAcknowledgesAGprsMessage() {
    try (var tracker = Tracker.connect(there.server().port(), StrictServer.IMEI)) {
      tracker.send(new GprsMessage.Answer("DI1:1").encode().encode());
      tracker.send(Frame.of(new byte[] {0x0D, 1, 6, 0, 0, 0, 9, 1, 1}).encode());
      await().until(() -> there.server().count("teltonika.frames", "outcome", "message") == 2);

      tracker.send(StrictServer.FRAME);

      tracker.awaitReceived("00000001");
    }
  }
}
