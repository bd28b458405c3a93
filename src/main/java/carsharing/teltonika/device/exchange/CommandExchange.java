package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceDisconnected;
import carsharing.teltonika.message.DeviceDraining;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.MalformedFrameException;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connection of a tracker does for commands: it takes requests from the event bus, hands
 * what the tracker sends to the {@link CurrentStep}, and knows when the last command has ended.
 *
 * <p>Lives on the connection's event loop.
 */
public final class CommandExchange {

  private static final Logger LOG = LoggerFactory.getLogger(CommandExchange.class);

  /** How long a stopping server waits for the record that shows what a command has changed. */
  private static final Duration LAST_RECORD_WAIT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final DeviceConnected connected;
  private final Consumer<Buffer> write;
  private final Consumer<CloseReason> end;
  private final UnaskedTexts texts;
  private final MessageConsumer<DeviceRequest> consumer;
  private final CurrentStep step;
  private Optional<Promise<Void>> lastRecord = Optional.empty();

  /**
   * Listens for requests, and announces the connection.
   *
   * @param connected what is announced
   * @param clock what is known of the tracker's clock
   * @param clockSkew how wrong a tracker's clock may be
   * @param write sends bytes to the tracker
   * @param end closes the connection
   * @param texts passes on what nobody has asked for
   */
  public CommandExchange(
      Vertx vertx,
      TimeSource time,
      DeviceConnected connected,
      TrackerClock clock,
      Supplier<Duration> clockSkew,
      Consumer<Buffer> write,
      Consumer<CloseReason> end,
      UnaskedTexts texts) {
    this.vertx = vertx;
    this.connected = connected;
    this.write = write;
    this.end = end;
    this.texts = texts;
    this.step =
        new CurrentStep(
            AwakeTimer.of(vertx, time), time, clock, clockSkew, this::write, this::unasked);
    this.consumer = vertx.eventBus().localConsumer(connected.address(), this::accept);
    vertx.eventBus().publish(DeviceConnected.ADDRESS, connected);
  }

  /** A message came, with the right checksum. */
  public void message(Frame frame) {
    try {
      message(GprsMessage.decode(frame));
    } catch (MalformedFrameException e) {
      LOG.warn("{} sent a message that cannot be decoded: {}", connected.imei(), e.getMessage());
    }
  }

  private void message(GprsMessage message) {
    if (message instanceof GprsMessage.Answer answer) {
      step.text(answer.text());
    } else if (message instanceof GprsMessage.Timestamped serial) {
      step.serialText(serial.text());
    } else if (message instanceof GprsMessage.AddressedAnswer answer
        && answer.isFrom(connected.imei())) {
      step.text(answer.text());
    } else if (message instanceof GprsMessage.AddressedAnswer answer) {
      saysAnother(answer.imei());
    } else if (message instanceof GprsMessage.NotThisImei other) {
      saysAnother(other.imei());
    } else {
      LOG.debug("{} sent a {}", connected.imei(), message.getClass().getSimpleName());
    }
  }

  /** Its text, if it sent one, may hold anything, and is not logged. */
  private void saysAnother(String imei) {
    LOG.warn("{} says that it is another: {}", connected.imei(), imei);
    step.brokenText(StepFailure.NOT_THIS_IMEI);
  }

  private void unasked(String text) {
    texts.arrived(connected.imei(), text);
  }

  /** A text came with a wrong checksum. */
  public void garbledText() {
    step.brokenText(StepFailure.WRONG_CRC);
  }

  /** The records of a frame came, in the frame's order. */
  public void records(List<AvlRecord> records) {
    step.records(records);
    lastRecord.ifPresent(Promise::tryComplete);
  }

  /**
   * Completes when no command is left and none will be begun, or when that takes too long. The
   * record that the last command has asked for may still come.
   */
  public Future<Void> drain(Duration timeout) {
    return vertx
        .eventBus()
        .request(
            DeviceDraining.ADDRESS,
            new DeviceDraining(connected.imei(), connected.connection()),
            new DeliveryOptions().setSendTimeout(timeout.toMillis()))
        .<Void>mapEmpty()
        .otherwiseEmpty()
        .compose(drained -> awaitLastRecord());
  }

  private Future<Void> awaitLastRecord() {
    if (step.hasItsRecord()) {
      return Future.succeededFuture();
    }
    var came = Promise.<Void>promise();
    lastRecord = Optional.of(came);
    return Future.any(came.future(), vertx.timer(LAST_RECORD_WAIT.toMillis())).mapEmpty();
  }

  /** The connection has ended. */
  public void close() {
    step.disconnected();
    consumer.unregister();
    vertx
        .eventBus()
        .publish(
            DeviceDisconnected.ADDRESS,
            new DeviceDisconnected(connected.imei(), connected.connection()));
  }

  private void accept(Message<DeviceRequest> message) {
    var request = message.body();
    var asker = StepReply.Asker.of(message);
    if (request instanceof DeviceRequest.Disconnect) {
      end.accept(CloseReason.REPLACED);
    } else if (request instanceof DeviceRequest.Renew) {
      asker.fail(StepFailure.DISCONNECTED);
      end.accept(CloseReason.NO_ANSWER);
    } else if (request instanceof DeviceRequest.SendOnly only) {
      step.sendOnly(only);
      asker.answer(new DeviceAnswer.Sent());
    } else if (request instanceof DeviceRequest.Ask question) {
      step.ask(question, asker);
    } else if (request instanceof DeviceRequest.Step wanted) {
      step.begin(wanted, asker);
    }
  }

  private void write(DeviceRequest.GprsCommand command) {
    var frame =
        command.addressed()
            ? new GprsMessage.AddressedCommand(connected.imei(), command.text()).encode()
            : new GprsMessage.Command(command.text()).encode();
    write.accept(frame.encode());
  }
}
