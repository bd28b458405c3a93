package carsharing.teltonika.device.exchange;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which text and which record a step takes for its answer, and which it leaves alone. */
class CommandExchangeTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<String> unasked = new CopyOnWriteArrayList<>();
  private CommandExchange exchange;
  private String address;

  /**
   * Answers of a kind that begin with a word. A text {@code <word> accepted} only acknowledges, one
   * with a question mark is unknown, one of another word foreign.
   */
  private record Shape(String word) implements AnswerShape {

    @Override
    public Fit fit(String text) {
      if (text.contains("?")) {
        return Fit.UNKNOWN;
      }
      if (!text.startsWith(word)) {
        return Fit.FOREIGN;
      }
      return text.endsWith("accepted") ? Fit.ACKNOWLEDGEMENT : Fit.ANSWER;
    }

    @Override
    public boolean isExactly(String text) {
      return text.equals(word);
    }

    @Override
    public boolean isConfusedWith(AnswerShape other) {
      return equals(other);
    }
  }

  @BeforeEach
  void connect() {
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

  @AfterEach
  void close() {
    get(vertx.close());
  }

  @Test
  void aTextOfAnotherCommandIsNotTheAnswer() {
    var step = door(LONG);

    answer("output 2 is on");
    answer("door closed");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("door closed"));
    await().until(() -> unasked.equals(List.of("output 2 is on")));
  }

  @Test
  void aSecondAnswerOfTheLastCommandIsNotTheAnswerToTheNext() {
    var first = door(LONG);
    answer("door closed");
    get(first);
    var second = ask(text("output", LONG));

    answer("door closed");
    answer("output 2 is on");

    assertThat(get(second)).isEqualTo(new DeviceAnswer.Text("output 2 is on"));
  }

  @Test
  void aTextFromASerialPortIsNotTheAnswerUnlessItIsWordForWord() {
    var step = door(LONG);

    serial("door closed");
    serial("door");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("door"));
    await().until(() -> unasked.equals(List.of("door closed")));
  }

  @Test
  void anUnknownTextIsTheAnswerIfNoBetterOneComes() {
    var step = ask(new DeviceRequest.SendText("door", false, shape("door"), LONG, SHORT, SHORT));

    answer("what?");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("what?"));
    assertThat(unasked).isEmpty();
  }

  @Test
  void anUnknownTextIsToldApartIfABetterOneComes() {
    var step = door(LONG);

    answer("what?");
    answer("why?");
    answer("door closed");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("door closed"));
    await().until(() -> unasked.equals(List.of("what?", "why?")));
  }

  @Test
  void aLateAnswerIsWaitedForIfItCanBeMistakenForTheNext() {
    giveUp();
    var next = door(LONG);
    assertThat(sent).containsExactly("door");

    answer("door opened late");
    await().until(() -> sent.size() == 2);
    answer("door closed");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
    await().until(() -> unasked.equals(List.of("door opened late")));
  }

  @Test
  void aLateAnswerThatCannotBeReadCountsAsWell() {
    giveUp();
    var next = door(LONG);

    on(CommandExchange::garbledText);
    await().until(() -> sent.size() == 2);
    answer("door closed");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
  }

  @Test
  void aLateAnswerIsWaitedForOnlySoLong() {
    giveUp();
    var next = ask(new DeviceRequest.SendText("door", false, shape("door"), LONG, SHORT, LONG));

    await().until(() -> sent.size() == 2);
    answer("door closed");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
  }

  @Test
  void aCommandIsNotSentAfterItsTimeHoweverLongALateAnswerIsWaitedFor() {
    giveUp();

    var next = ask(text("door", LONG).notAfter(System.nanoTime() + SHORT.toNanos()));

    assertThatThrownBy(() -> get(next)).hasMessageContaining("expired");
    assertThat(sent).containsExactly("door");
    assertThat(get(other("output"))).isEqualTo(new DeviceAnswer.Text("output"));
  }

  @Test
  void aCommandThatReachesTheConnectionAfterItsTimeIsNotSent() {
    var late = ask(text("door", LONG).notAfter(System.nanoTime() - 1));

    assertThatThrownBy(() -> get(late)).hasMessageContaining("expired");
    assertThat(sent).isEmpty();
  }

  /** The next command is sent, and answered. */
  private Future<DeviceAnswer> other(String word) {
    var next = ask(text(word, LONG));
    await().until(() -> sent.contains(word));
    answer(word);
    return next;
  }

  @Test
  void aLateAnswerOfAnotherKindHoldsUpNobody() {
    giveUp();
    var next = ask(text("output", LONG));
    await().until(() -> sent.equals(List.of("door", "output")));

    answer("door closed late");
    answer("output 2 is on");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("output 2 is on"));
  }

  @Test
  void aLateAnswerThatHasComeBeforeTheNextCommandHoldsUpNobody() {
    giveUp();
    answer("door opened late");
    var next = door(LONG);
    await().until(() -> sent.size() == 2);

    answer("door closed");
    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
  }

  @Test
  void aRecordAnswersAtOnceAndTheTextBesidesItIsNobodysBusiness() {
    for (var i = 0; i < 2; i++) {
      var step = record(LONG);
      records(Records.now(0));
      assertThat(get(step)).isInstanceOf(DeviceAnswer.Position.class);
      answer("record accepted");
    }

    var before = record(LONG);
    answer("record accepted");
    records(Records.now(0));

    assertThat(get(before)).isInstanceOf(DeviceAnswer.Position.class);
    assertThat(unasked).isEmpty();
  }

  @Test
  void aRefusalEndsAStepThatWaitsForARecord() {
    var step = record(LONG);

    answer("record refused");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("record refused"));
  }

  @Test
  void aRecordFromTheFutureIsBlamedOnTheClockIfNoOtherComes() {
    var step = record(LONG);

    records(Records.at("2080-01-01T00:00:00Z"));

    assertThatThrownBy(() -> get(step)).hasMessageContaining("clock_wrong");
  }

  @Test
  void aRecordOfBeforeIsNoAnswer() {
    var step = record(SHORT);

    records(Records.at("2026-01-01T00:00:00Z"));

    assertThatThrownBy(() -> get(step)).hasMessageContaining("stale_record");
  }

  @Test
  void aCommandThatWantsNoAnswerHoldsUpNobody() {
    get(ask(new DeviceRequest.SendOnly("getrecord", false, shape("record"))));
    var next = door(LONG);

    answer("record accepted");
    answer("door closed");

    assertThat(get(next)).isEqualTo(new DeviceAnswer.Text("door closed"));
    assertThat(sent).containsExactly("getrecord", "door");
    assertThat(unasked).isEmpty();
  }

  private static AnswerShape shape(String word) {
    return new Shape(word);
  }

  private static DeviceRequest.SendText text(String word, Duration timeout) {
    return new DeviceRequest.SendText(word, false, shape(word), timeout, LONG, LONG);
  }

  private Future<DeviceAnswer> door(Duration timeout) {
    return ask(text("door", timeout));
  }

  private Future<DeviceAnswer> record(Duration timeout) {
    return ask(
        new DeviceRequest.AwaitRecord("getrecord", false, shape("record"), timeout, LONG, SHORT));
  }

  private void giveUp() {
    assertThatThrownBy(() -> get(door(SHORT))).hasMessageContaining("timeout");
  }

  private void answer(String text) {
    on(connection -> connection.message(new GprsMessage.Answer(text).encode()));
  }

  /** Codec 13: quantity, type, size, time, text, quantity. */
  private void serial(String text) {
    var data =
        Buffer.buffer()
            .appendByte((byte) GprsMessage.CODEC_13)
            .appendByte((byte) 1)
            .appendByte((byte) 6)
            .appendInt(4 + text.length())
            .appendInt(1_700_000_000)
            .appendString(text)
            .appendByte((byte) 1);
    on(connection -> connection.message(Frame.of(data.getBytes())));
  }

  private void records(AvlRecord... records) {
    on(connection -> connection.records(List.of(records)));
  }

  private static String text(byte[] frame) {
    var data = Arrays.copyOfRange(frame, 8, frame.length - 4);
    return ((GprsMessage.Command) GprsMessage.decode(Frame.of(data))).text();
  }

  private Future<DeviceAnswer> ask(DeviceRequest request) {
    return vertx.eventBus().<DeviceAnswer>request(address, request).map(Message::body);
  }

  private void on(Consumer<CommandExchange> action) {
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
}
