package carsharing.teltonika.device.exchange;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.DeviceText;
import carsharing.teltonika.message.LocalCodec;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.simulator.tracker.TrackerConnection;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The exchange of commands on one connection, without its socket. */
final class Exchanged implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(60);
  static final Duration SHORT = Duration.ofMillis(20);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<String> unasked = new CopyOnWriteArrayList<>();
  private CommandExchange exchange;
  private String address;

  Exchanged() {
    LocalCodec.register(vertx.eventBus());
    var connected = Promise.<DeviceConnected>promise();
    vertx
        .eventBus()
        .<DeviceConnected>localConsumer(
            DeviceConnected.ADDRESS, message -> connected.complete(message.body()));
    vertx
        .eventBus()
        .<DeviceText>localConsumer(
            DeviceText.ADDRESS, message -> unasked.add(message.body().text()));
    var device = new DeviceConnected(Imei.parse("356307042441013").orElseThrow(), 1, 0);
    exchange =
        get(
            run(
                () ->
                    new CommandExchange(
                        vertx,
                        TimeSource.SYSTEM,
                        device,
                        new TrackerClock(),
                        () -> Duration.ofSeconds(30),
                        bytes -> sent.add(text(bytes.getBytes())),
                        reason -> {},
                        new UnaskedTexts(
                            text -> vertx.eventBus().publish(DeviceText.ADDRESS, text),
                            () -> 10,
                            () -> 1024,
                            TimeSource.SYSTEM,
                            () -> {}))));
    address = get(connected.future()).address();
  }

  @Override
  public void close() {
    get(vertx.close());
  }

  static AnswerShape shape(String word) {
    return new WordShape(word);
  }

  static DeviceRequest.SendText text(String word, Duration timeout) {
    return text(word, timeout, LONG);
  }

  static DeviceRequest.SendText text(String word, Duration timeout, Duration unknownWait) {
    return new DeviceRequest.SendText(word, false, shape(word), timeout, LONG, unknownWait);
  }

  static String text(byte[] frame) {
    var data = Arrays.copyOfRange(frame, 8, frame.length - 4);
    return ((GprsMessage.Command) GprsMessage.decode(Frame.of(data))).text();
  }

  Future<DeviceAnswer> door(Duration timeout) {
    return ask(text("door", timeout));
  }

  Future<DeviceAnswer> record(Duration timeout) {
    return ask(
        new DeviceRequest.AwaitRecord(
            "getrecord",
            false,
            shape("record"),
            timeout,
            LONG,
            SHORT,
            Optional.empty(),
            Optional.empty()));
  }

  void giveUp() {
    assertThatThrownBy(() -> get(door(SHORT))).hasMessageContaining("timeout");
  }

  void answer(String text) {
    on(connection -> connection.message(new GprsMessage.Answer(text).encode()));
  }

  void serial(String text) {
    var frame = TrackerConnection.serialFrame(text, 1_700_000_000_000L);
    on(connection -> connection.message(frame));
  }

  void records(AvlRecord... records) {
    on(connection -> connection.records(List.of(records)));
  }

  Future<DeviceAnswer> ask(DeviceRequest request) {
    return vertx.eventBus().<DeviceAnswer>request(address, request).map(Message::body);
  }

  void on(Consumer<CommandExchange> action) {
    get(
        run(
            () -> {
              action.accept(exchange);
              return exchange;
            }));
  }

  private <T> Future<T> run(Supplier<T> action) {
    var done = Promise.<T>promise();
    loop.runOnContext(go -> done.complete(action.get()));
    return done.future();
  }

  /** The texts of all commands that were sent. */
  List<String> sent() {
    return sent;
  }

  /** Texts that no step has taken. */
  List<String> unasked() {
    return unasked;
  }
}
