package carsharing.teltonika.device;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.allow.AllowList;
import carsharing.teltonika.device.exchange.TrackerClocks;
import carsharing.teltonika.device.limit.Incoming;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.message.LocalCodec;
import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.DeviceSettings;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.testing.tracker.Records;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which frames are acknowledged. The test plays the tracker, the publisher and the clock. */
class AvlExchangeTest {

  private static final Imei IMEI = Imei.parse("356307042441013").orElseThrow();
  private static final Duration PUBLISH_LIMIT = Duration.ofSeconds(30);
  private static final long STEP = 1000; // ms between the times of frames with different names

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // It overflows at once.
  private final BlockingQueue<Message<RecordBatch>> published = new LinkedBlockingQueue<>();

  /** The names of the frames that were acknowledged. Belongs to the event loop. */
  private final StringBuilder acknowledged = new StringBuilder();

  /** The frame that the broker answers to. */
  private volatile char answered;

  /** Frames that wait in the socket while the exchange is full. Belongs to the event loop. */
  private final Deque<Frame> unread = new ArrayDeque<>();

  private AvlExchange exchange;

  @BeforeEach
  void open() {
    LocalCodec.register(vertx.eventBus());
    vertx.eventBus().<RecordBatch>localConsumer(RecordBatch.ADDRESS, published::add);
    var settings = get(LiveSettings.load(vertx, Map.of(), new JsonObject(), false)).get().devices();
    exchange = exchange(settings);
  }

  @AfterEach
  void close() {
    get(vertx.close());
  }

  /**
   * The steps: {@code A1} is a frame named A with one record that arrives; {@code ok} and {@code
   * no} say how the broker answers to the oldest frame that waits for it; {@code 5s} passes time.
   */
  static Stream<Arguments> stories() {
    return Stream.of(
        arguments("waits for the broker", "A1 5s ok", "A"),
        arguments("is not taken by the broker", "A1 no", ""),
        arguments("is sent without waiting, after the handshake", "A1 B1 C1 ok ok ok", "ABC"),
        arguments("is sent within a tracker's patience", "3999ms A1 B1 ok ok", "AB"),
        arguments("is sent without waiting, after another", "9s A1 ok B1 C2 ok ok", "ABC"),
        arguments("meets a slow broker", "A1 B1 9s ok C1 9s ok ok", "ABC"),
        arguments("was given up while the broker was slow", "A1 5s B1 ok ok", "B"),
        arguments("was given up in a radio gap", "4s A1 B1 ok ok", "B"),
        arguments("was given up in a radio gap for a longer one", "5s A1 B2 ok ok", "B"),
        // A tracker that waits for two records does not take 1 for an answer.
        arguments("was given up for a longer one", "A1 5s B2 ok ok", "AB"),
        // It may wait for C1, still unread.
        arguments("was given up, as may be the longer one", "A1 5s B2 4s ok C1 ok ok", "BC"),
        arguments("was given up, as was the next", "9s A1 B1 C1 ok ok ok", "C"),
        // C is still unread when A is confirmed.
        arguments("was given up, of as many records as the last", "9s A1 B2 C1 ok ok ok", "C"),
        arguments("was given up, as were three more", "30s A2 B1 C2 D1 E3 ok ok ok ok ok", "E"),
        arguments("came twice in a radio gap", "9s A1 A1 ok", "A"),
        arguments("came twice, with another behind it", "9s A1 A1 B1 ok ok", "B"),
        arguments("was given up for one that came twice", "9s A1 B1 B1 ok ok", "B"),
        arguments("came again behind another", "9s A1 B1 A1 ok ok ok", "A"),
        arguments("is repeated while the broker is slow", "A1 5s A1 ok", "A"),
        arguments("is repeated after its acknowledgement", "A1 ok A1 ok", "AA"),
        arguments("was given up after another was acknowledged", "A1 ok 5s B1 C1 ok ok", "AC"),
        arguments("meets several gaps", "5s A1 B1 ok ok 1s C1 D1 ok ok 5s E1 F1 ok ok", "BCDF"),
        arguments("was refused after a radio gap", "9s A1 B1 no ok", "B"),
        arguments("was given up for one that is refused", "9s A1 B1 ok no", ""),
        arguments("is empty and needs no broker", "5s A0 B1 ok", "AB"));
  }

  @ParameterizedTest(name = "a frame that {0}: {1} -> {2}")
  @MethodSource("stories")
  void acknowledgesNoFrameThatItsTrackerMayHaveGivenUpForAnother(
      String story, String steps, String names) throws InterruptedException {
    for (var step : steps.split(" ", -1)) {
      if (step.matches("\\d+m?s")) {
        pass(step);
      } else if (step.equals("ok")) {
        end(message -> message.reply(null));
      } else if (step.equals("no")) {
        end(message -> message.fail(PublishFailure.REFUSED.code(), "a test refuses it"));
      } else {
        on(() -> arrive(frame(step.charAt(0), step.charAt(1) - '0')));
      }
    }

    assertThat(acknowledged).hasToString(names);
    on(() -> assertThat(exchange.isBusy()).isFalse());
  }

  private AvlExchange exchange(DeviceSettings settings) {
    var connections = new ConnectionRegistry(() -> settings);
    var incoming = new Incoming(settings::maxIncoming);
    var held = new HeldMemory(settings::maxHeld);
    var environment =
        new DeviceEnvironment(
            () -> settings,
            () -> PUBLISH_LIMIT,
            connections,
            incoming,
            held,
            new AllowList(() -> true),
            new Traces(),
            new UndecodableFrames(1),
            new TrackerClocks(10),
            new Rivals(10, settings::takeoversPerMinute),
            () -> Duration.ofSeconds(30),
            new DeviceMetrics(new SimpleMeterRegistry(), connections, incoming, held));
    return new AvlExchange(
        vertx, IMEI, environment, records -> {}, this::acknowledge, this::readOn, now::get);
  }

  private boolean acknowledge(int count) {
    acknowledged.append(count == 0 ? 'A' : answered);
    return true;
  }

  /** As the parser does, which is paused while the exchange is full. */
  private void arrive(Frame frame) {
    if (exchange.isFull()) {
      unread.add(frame);
    } else {
      exchange.accept(frame);
    }
  }

  private void readOn() {
    while (!unread.isEmpty() && !exchange.isFull()) {
      exchange.accept(unread.remove());
    }
  }

  /** The broker answers, and the exchange has taken the answer when this returns. */
  private void end(Consumer<Message<RecordBatch>> answer) throws InterruptedException {
    var message = published.poll(10, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    answered = (char) (message.body().records().records().get(0).timestamp() / STEP);
    answer.accept(message);
    on(() -> {});
  }

  private void pass(String time) {
    var unit = time.endsWith("ms") ? TimeUnit.MILLISECONDS : TimeUnit.SECONDS;
    now.addAndGet(unit.toNanos(Long.parseLong(time.replaceAll("\\D", ""))));
  }

  /** The name of a frame is in the time of its records. */
  private static Frame frame(char name, int records) {
    var all =
        IntStream.range(0, records)
            .mapToObj(number -> Records.at(Instant.ofEpochMilli(name * STEP + number).toString()))
            .toList();
    return new AvlFrame(AvlCodec.CODEC_8_EXTENDED, all, 0).encode();
  }

  private void on(Runnable action) {
    var done = Promise.<Void>promise();
    loop.runOnContext(
        turn -> {
          try {
            action.run();
            done.complete();
          } catch (RuntimeException | AssertionError e) {
            done.fail(e);
          }
        });
    get(done.future());
  }
}
