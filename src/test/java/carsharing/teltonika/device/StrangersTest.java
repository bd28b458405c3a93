package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.simulator.tracker.TrackerConnection;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a stranger sends costs the stranger, and not the trackers beside it. */
class StrangersTest {

  /** Preamble, and a length of 64 KiB. */
  private static final String LARGE = "0000000000010000";

  @Test
  void closesAFrameBeforeItsImeiBeforeItsLengthIsKnown() {
    try (var server = start();
        var stranger = Tracker.connect(server.port())) {
      stranger.send("0000");

      stranger.awaitClosed();
      assertThat(server.count("teltonika.connections.closed", "reason", "frame_before_imei"))
          .isEqualTo(1);
    }
  }

  @Test
  void closesTheLargestUnfinishedFramesAndKeepsTheTrackers() {
    try (var server = start("DEVICES_MAXINCOMING", "100KiB");
        var tracker = Tracker.connect(server.port(), Imeis.any());
        var strangers = new Trackers()) {
      var frame = Tracker.frame(Records.number(1));
      tracker.send(frame.getBuffer(0, 40));
      for (var i = 0; i < 8; i++) {
        strangers.add(Tracker.connect(server.port(), Imeis.any()));
      }
      strangers.all().forEach(each -> each.send(LARGE).send(zeros(40_000)));

      await().until(() -> closed(server, "incoming_full") >= 6);

      assertThat(strangers.all().stream().filter(Tracker::isConnected).count()).isPositive();
      assertThat(server.count("teltonika.frames.incoming")).isBetween(40.0, 102_400.0);
      tracker.send(frame.getBuffer(40, frame.length())).awaitAcknowledged(1);
    }
  }

  @Test
  void holdsNothingOfConnectionsThatHaveEnded() {
    try (var server = start()) {
      var stranger = Tracker.connect(server.port(), Imeis.any());
      stranger.send(LARGE).send(zeros(30_000));
      await().until(() -> server.count("teltonika.frames.incoming") == 30_000);

      stranger.close();

      await().until(() -> server.count("teltonika.frames.incoming") == 0);
    }
  }

  @Test
  void closesWhatNeverReadsItsAcknowledgements() throws IOException {
    try (var server = startFast("DEVICES_UNREADTIMEOUT", "1s");
        var deaf = connectWithSmallBuffer(server)) {
      var sender = new Thread(() -> sendEmptyFrames(deaf, Integer.MAX_VALUE));
      sender.start();

      await().until(() -> closed(server, "does_not_read") == 1);
      // It could only wait for its turn to write if its socket were still open.
      await().until(() -> !sender.isAlive());
    }
  }

  @Test
  void goesOnWithATrackerThatReadsLate() throws IOException {
    var frames = 100_000;
    try (var server = startFast();
        var slow = connectWithSmallBuffer(server)) {
      new Thread(() -> sendEmptyFrames(slow, frames)).start();
      await().until(() -> server.count("teltonika.connections.unread") > 0);

      assertThat(slow.getInputStream().readNBytes(1 + 4 * frames)).hasSize(1 + 4 * frames);
      assertThat(closed(server, "does_not_read")).isZero();
    }
  }

  @Test
  void holdsNoMoreThanItsMemoryAllowsAndServesUsualFramesBesideLargeOnes() {
    var nobody = "amqp://127.0.0.1:" + Ports.free();
    try (var server =
            TestServer.start(nobody, "record." + UUID.randomUUID(), "DEVICES_MAXHELD", "2MiB");
        var strangers = new Trackers();
        var tracker = Tracker.connect(server.port(), Imeis.any())) {
      for (var i = 0; i < 6; i++) {
        strangers.add(Tracker.connect(server.port(), Imeis.any()));
        strangers.all().get(i).send(largeFrame());
      }
      await().until(() -> server.count("teltonika.messages.waiting") > 0);
      assertThat(server.count("teltonika.frames.waiting")).isPositive();
      assertThat(server.count("teltonika.frames.held")).isBetween(65_536.0, 2_097_152.0);
      var waiting = server.count("teltonika.messages.waiting");

      tracker.send(Tracker.frame(Records.number(1)));

      await().until(() -> server.count("teltonika.messages.waiting") > waiting);
    }
  }

  @Test
  void losesNothingIfAllFramesWaitForMemory() {
    try (var server = start("DEVICES_MAXHELD", "1KiB");
        var trackers = new Trackers()) {
      for (var i = 0; i < 20; i++) {
        trackers.add(Tracker.connect(server.port(), Imeis.any()));
      }
      for (var round = 1; round <= 3; round++) {
        trackers.all().forEach(each -> each.send(Tracker.frame(Records.now(1))));
        trackers.all().forEach(each -> each.awaitAcknowledged(1));
      }
      await().until(() -> server.count("teltonika.frames.held") == 0);
    }
  }

  @Test
  void countsPingsLikeFrames() {
    try (var server = start("DEVICES_FRAMESPERSECOND", "100");
        var stranger = Tracker.connect(server.port(), Imeis.any())) {
      stranger.send(pings(1000));

      await().until(() -> server.count("teltonika.connections.slowed") > 0);
      assertThat(server.count("teltonika.pings")).isBetween(49.0, 200.0);
    }
  }

  /** Each is answered, which costs more than a ping. */
  @Test
  void countsAnIdentificationLikeFiftyFrames() {
    var imei = Imeis.any();
    try (var server = start("DEVICES_FRAMESPERSECOND", "100");
        var stranger = Tracker.connect(server.port(), imei)) {
      assertThat(server.count("teltonika.connections.slowed")).isZero();

      stranger.announce(imei).announce(imei);

      await().until(() -> server.count("teltonika.connections.slowed") > 0);
    }
  }

  @Test
  void acknowledgesATrackerWhileTwentyConnectionsSendPings() {
    try (var server = start();
        var strangers = new Trackers();
        var tracker = Tracker.connect(server.port(), Imeis.any())) {
      for (var i = 0; i < 20; i++) {
        var stranger = Tracker.connect(server.port(), Imeis.any());
        strangers.add(stranger);
        new Thread(() -> sendPingsForEver(stranger)).start();
      }
      await().until(() -> server.count("teltonika.connections.slowed") >= 20);

      var before = System.nanoTime();
      for (var i = 0; i < 20; i++) {
        tracker.send(Tracker.frame(Records.number(i))).awaitAcknowledged(1);
      }

      // Each is looked for every 100 ms; with the pings in front each took seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    }
  }

  private static void sendPingsForEver(Tracker stranger) {
    var pings = pings(64 * 1024);
    while (stranger.trySend(pings)) {
      // Until the test closes the connection.
    }
  }

  private static Buffer pings(int count) {
    var pings = new byte[count];
    Arrays.fill(pings, (byte) 0xFF);
    return Buffer.buffer(pings);
  }

  private static Buffer largeFrame() {
    var record =
        new AvlRecord(
            Records.moment(),
            0,
            new GpsElement(252797181, 546871550, 112, 274, 14, 0),
            0,
            OptionalInt.empty(),
            IoElements.builder().addVariable(385, new byte[60_000]).build());
    return Tracker.frame(record);
  }

  private static TestServer startFast(String... settings) {
    var all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("DEVICES_FRAMESPERSECOND", "1000000", "DEVICES_BYTESPERSECOND", "1GiB"));
    return start(all.toArray(String[]::new));
  }

  private static Socket connectWithSmallBuffer(TestServer server) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.getOutputStream().write(identification(Imeis.any()).getBytes());
    return socket;
  }

  /** As many as can be written until the server closes the connection. */
  private static void sendEmptyFrames(Socket socket, int count) {
    var frame = Tracker.frame().getBytes();
    try {
      var out = new BufferedOutputStream(socket.getOutputStream());
      for (var i = 0; i < count; i++) {
        out.write(frame);
      }
      out.flush();
    } catch (IOException e) {
      // The server or the test has closed the connection.
    }
  }

  private static Buffer identification(String imei) {
    return TrackerConnection.identification(imei);
  }

  private static double closed(TestServer server, String reason) {
    return server.count("teltonika.connections.closed", "reason", reason);
  }

  private static Buffer zeros(int length) {
    return Buffer.buffer(new byte[length]);
  }

  private static TestServer start(String... settings) {
    return TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID(), settings);
  }

  /** Several trackers that end with the test. */
  private static final class Trackers implements AutoCloseable {

    private final List<Tracker> all = new ArrayList<>();

    void add(Tracker tracker) {
      all.add(tracker);
    }

    List<Tracker> all() {
      return all;
    }

    @Override
    public void close() {
      all.forEach(Tracker::close);
    }
  }
}
