package carsharing.teltonika.device;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.LocalCodec;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.Records;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that come after their command was given up. */
class CommandExchangeTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final DeviceAnswer SETTLED = new DeviceAnswer.Text("");

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private CommandExchange exchange;
  private String address;

  @BeforeEach
  void connect() {
    LocalCodec.register(vertx.eventBus());
    var connected = Promise.<DeviceConnected>promise();
    vertx
        .eventBus()
        .<DeviceConnected>localConsumer(
            DeviceConnected.ADDRESS, message -> connected.complete(message.body()));
    var device = new DeviceConnected(Imei.parse("356307042441013").orElseThrow(), 1, 0);
    exchange = get(run(() -> new CommandExchange(vertx, device, bytes -> {}, reason -> {})));
    address = get(connected.future()).address();
  }

  @AfterEach
  void close() {
    get(vertx.close());
  }

  @Test
  void areNotOwedAtFirst() {
    assertThat(get(await(LONG))).isEqualTo(SETTLED);
  }

  @Test
  void areWaitedForOneByOne() {
    giveUp("open");
    giveUp("open");
    var settled = await(LONG);

    answer("Opened");
    assertThat(isStillOwed(settled)).isTrue();
    answer("Opened again");

    assertThat(get(settled)).isEqualTo(SETTLED);
  }

  @Test
  void countWhereTheyAreGarbled() {
    giveUp("open");
    var settled = await(LONG);

    on(CommandExchange::garbledText);

    assertThat(get(settled)).isEqualTo(SETTLED);
  }

  @Test
  void areWaitedForSoLongAndNoLonger() {
    giveUp("open");

    assertThatThrownBy(() -> get(await(Duration.ofMillis(20)))).hasMessageContaining("timeout");
  }

  @Test
  void thatHaveComeBeforeAnyoneWaitsAreNotOwed() {
    giveUp("open");
    answer("Opened");

    assertThat(get(await(LONG))).isEqualTo(SETTLED);
  }

  @Test
  void areOwedWithARecordByATrackerThatHasSentBothBefore() {
    var first = record();
    answer("Record triggered");
    on(connection -> connection.records(List.of(Records.number(1))));
    get(first);
    var second = record();
    on(connection -> connection.records(List.of(Records.number(2))));
    get(second);

    var settled = await(LONG);
    assertThat(isStillOwed(settled)).isTrue();
    answer("Record triggered");

    assertThat(get(settled)).isEqualTo(SETTLED);
  }

  @Test
  void areNotOwedWithARecordByATrackerThatSendsNone() {
    var asked = record();
    on(connection -> connection.records(List.of(Records.number(1))));
    get(asked);

    assertThat(get(await(LONG))).isEqualTo(SETTLED);
  }

  /** Most trackers answer by the record alone, or by nothing where it cannot be sent. */
  @Test
  void areNotOwedForEverWhereARecordWasAskedForAndNothingCame() {
    assertThatThrownBy(() -> get(record(Duration.ofMillis(20)))).hasMessageContaining("timeout");
    assertThatThrownBy(() -> get(await(Duration.ofMillis(20)))).hasMessageContaining("timeout");

    assertThat(get(await(LONG))).isEqualTo(SETTLED);
  }

  @Test
  void areOwedToACommandUntilTheyCome() {
    giveUp("open");
    assertThatThrownBy(() -> get(await(Duration.ofMillis(20)))).hasMessageContaining("timeout");

    assertThat(isStillOwed(await(LONG))).isTrue();
  }

  /** The text is waited for so long that a test need not hurry, but for one that does not come. */
  private Future<DeviceAnswer> record() {
    return record(LONG);
  }

  private Future<DeviceAnswer> record(Duration timeout) {
    return ask(
        new DeviceRequest.AwaitRecord(
            "getrecord", false, timeout, Instant.EPOCH, Duration.ofMillis(20)));
  }

  private void giveUp(String text) {
    assertThatThrownBy(
            () -> get(ask(new DeviceRequest.SendText(text, false, Duration.ofMillis(20)))))
        .hasMessageContaining("timeout");
  }

  private void answer(String text) {
    on(connection -> connection.message(new GprsMessage.Answer(text).encode()));
  }

  private Future<DeviceAnswer> await(Duration timeout) {
    return ask(new DeviceRequest.AwaitOwed(timeout));
  }

  /** Busy with waiting, it takes nothing else. */
  private boolean isStillOwed(Future<DeviceAnswer> settled) {
    assertThatThrownBy(() -> get(ask(new DeviceRequest.SendText("shut", false, LONG))))
        .hasMessageContaining("busy");
    return !settled.isComplete();
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
