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
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
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
    var imei = Imei.parse("356307042441013").orElseThrow();
    exchange = get(run(() -> new CommandExchange(vertx, imei, bytes -> {}, reason -> {})));
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
