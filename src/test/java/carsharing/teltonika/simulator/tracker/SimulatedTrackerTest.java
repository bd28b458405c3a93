package carsharing.teltonika.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.FrameParser;
import carsharing.teltonika.protocol.MalformedFrameException;
import carsharing.teltonika.testing.Futures;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulated tracker against a server that is made to acknowledge late, wrongly or not at all. */
@VertxTest
class SimulatedTrackerTest {

  private static final String IMEI = "356307042441013";

  /** A frame as it came, and the connection that it came on. */
  private record Arrival(NetSocket socket, Frame frame) {

    Buffer bytes() {
      return frame.encode();
    }

    AvlFrame avl() {
      return AvlFrame.decode(frame);
    }

    void acknowledge() {
      socket.write(Buffer.buffer().appendInt(frame.recordCount()));
    }
  }

  private final Vertx vertx;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<AvlRecord>> acknowledged = new LinkedBlockingQueue<>();
  private int port;

  SimulatedTrackerTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void listen() throws Exception {
    var server = vertx.createNetServer().connectHandler(this::serve).listen(0, "127.0.0.1");
    port = Futures.get(server).actualPort();
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void sendsFramesOfItsCodecAndHandsOverWhatWasAcknowledged(AvlCodec codec) throws Exception {
    start(TrackerOptions.of("127.0.0.1", port).sending(codec, 3, 0), 0);

    for (var i = 0; i < 5; i++) {
      var arrival = next();
      assertThat(arrival.avl().codec()).isEqualTo(codec);
      assertThat(times(arrival.avl().records()))
          .hasSize(3)
          .isSortedAccordingTo(Comparator.reverseOrder());
      arrival.acknowledge();
      assertThat(times(acknowledged.take())).isEqualTo(times(arrival.avl().records()));
    }
  }

  @Test
  void sendsTheSameBytesAgainWhenNothingIsAcknowledgedAndNoOtherFrameMeanwhile() throws Exception {
    start(
        TrackerOptions.of("127.0.0.1", port)
            .sending(AvlCodec.CODEC_8, 2, 0)
            .with(1, Duration.ofMillis(50)),
        100);

    var first = next();
    var second = next();
    var third = next();

    assertThat(second.bytes()).isEqualTo(first.bytes());
    assertThat(third.bytes()).isEqualTo(first.bytes());
    assertThat(acknowledged).isEmpty();
  }

  @Test
  void takesAnotherCountForNoAcknowledgement() throws Exception {
    start(
        TrackerOptions.of("127.0.0.1", port)
            .sending(AvlCodec.CODEC_8, 2, 0)
            .with(1, Duration.ofMillis(200)),
        0);

    var first = next();
    first.socket().write(Buffer.buffer().appendInt(1));

    assertThat(next().bytes()).isEqualTo(first.bytes());
    assertThat(acknowledged).isEmpty();
  }

  @Test
  void comesBackWithTheFrameInFlightAndThenSendsItsBacklogInOrder() throws Exception {
    start(TrackerOptions.of("127.0.0.1", port).sending(AvlCodec.CODEC_16, 5, 0), 20);
    var lost = next();
    lost.socket().close();

    var again = next();
    assertThat(again.socket()).isNotSameAs(lost.socket());
    assertThat(again.bytes()).isEqualTo(lost.bytes());

    var oldest = new ArrayList<Long>();
    for (var i = 0; i < 4; i++) {
      var arrival = i == 0 ? again : next();
      oldest.add(arrival.avl().records().get(4).timestamp());
      arrival.acknowledge();
    }
    assertThat(oldest).isSorted().doesNotHaveDuplicates();
  }

  /** The first timer of all has the number 0: it may be the one that another tracker drives by. */
  @Test
  void leavesTheTimersOfOthersAloneWhileTheServerIsAway() {
    var ticks = new AtomicInteger();
    assertThat(vertx.setPeriodic(10, timer -> ticks.incrementAndGet())).isZero();
    var attempts = new AtomicInteger();
    var listener =
        new TrackerListener() {
          @Override
          public void unreachable(String imei, Throwable cause) {
            attempts.incrementAndGet();
          }
        };
    start(TrackerOptions.of("127.0.0.1", 1).sending(AvlCodec.CODEC_8, 1, 0), 0, listener);
    await().until(() -> attempts.get() > 1);

    var seen = ticks.get();

    await().until(() -> ticks.get() > seen + 1);
  }

  static List<AvlCodec> codecs() {
    return AvlCodec.ALL;
  }

  private void start(TrackerOptions options, int saved) {
    start(
        options,
        saved,
        new TrackerListener() {
          @Override
          public void acknowledged(String imei, List<AvlRecord> records, long nanos) {
            acknowledged.add(records);
          }
        });
  }

  private void start(TrackerOptions options, int saved, TrackerListener listener) {
    vertx.runOnContext(
        now ->
            new SimulatedTracker(vertx, vertx.createNetClient(), options, IMEI, 1, listener)
                .start(saved));
  }

  private Arrival next() throws InterruptedException {
    var arrival = arrivals.poll(60, TimeUnit.SECONDS);
    assertThat(arrival).as("a frame within 10 s").isNotNull();
    return arrival;
  }

  private static List<Long> times(List<AvlRecord> records) {
    return records.stream().map(AvlRecord::timestamp).toList();
  }

  private void serve(NetSocket socket) {
    new FrameParser(
        socket,
        64 * 1024,
        new FrameParser.Listener() {
          @Override
          public void ping() {}

          @Override
          public void identification(String text) {
            assertThat(text).isEqualTo(IMEI);
            socket.write(Buffer.buffer(new byte[] {1}));
          }

          @Override
          public void frameBegins() {}

          @Override
          public void frame(Frame frame) {
            assertThat(frame.isIntact()).isTrue();
            arrivals.add(new Arrival(socket, frame));
          }

          @Override
          public void broken(MalformedFrameException why) {
            throw why;
          }
        });
  }
}
