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
 * One GPRS command at a time: an answer carries no id, so the next command is sent only when the
 * last one has been answered or given up.
 *
 * <p>Lives on the connection's event loop.
 */
public final class CommandExchange {

  private static final Logger LOG = LoggerFactory.getLogger(CommandExchange.class);

  /** How long a stopping server waits for the record that shows what a command has changed. */
  private static final Duration LAST_RECORD_WAIT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final DeviceConnected connected;
  private final TrackerClock clock;
  private final Supplier<Duration> clockSkew;
  private final Consumer<Buffer> write;
  private final Consumer<CloseReason> end;
  private final UnaskedTexts texts;
  private final MessageConsumer<DeviceRequest> consumer;
  private final OwedAnswers owed = new OwedAnswers();
  private final OwedRecords owedRecords = new OwedRecords();
  private Optional<PendingStep> pending = Optional.empty();
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
      DeviceConnected connected,
      TrackerClock clock,
      Supplier<Duration> clockSkew,
      Consumer<Buffer> write,
      Consumer<CloseReason> end,
      UnaskedTexts texts) {
    this.vertx = vertx;
    this.connected = connected;
    this.clock = clock;
    this.clockSkew = clockSkew;
    this.write = write;
    this.end = end;
    this.texts = texts;
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
      text(answer.text());
    } else if (message instanceof GprsMessage.Timestamped serial) {
      serialText(serial.text());
    } else if (message instanceof GprsMessage.AddressedAnswer answer
        && answer.isFrom(connected.imei())) {
      text(answer.text());
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
    brokenText(StepFailure.NOT_THIS_IMEI);
  }

  private void text(String text) {
    if (pending.filter(step -> step.takeText(text)).isPresent() || owed.payAcknowledgement(text)) {
      return;
    }
    owed.pay(text);
    unasked(text);
    if (pending.orElse(null) instanceof LateAnswerWait wait) {
      wait.look();
    }
  }

  /** A device at the tracker's serial port has written a text. */
  private void serialText(String text) {
    if (pending.filter(step -> step.takeSerialText(text)).isEmpty()) {
      unasked(text);
    }
  }

  private void unasked(String text) {
    texts.arrived(connected.imei(), text);
  }

  /** A text came with a wrong checksum. */
  public void garbledText() {
    brokenText(StepFailure.WRONG_CRC);
  }

  private void brokenText(StepFailure why) {
    pending.ifPresentOrElse(step -> step.takeBrokenText(why), owed::payAny);
  }

  /** The records of a frame came, in the frame's order. */
  public void records(List<AvlRecord> records) {
    var now = System.currentTimeMillis();
    pending.ifPresent(step -> step.takeRecords(records, now));
    owedRecords.arrived(records);
    lastRecord.ifPresent(Promise::tryComplete);
    clock.observe(records, now, clockSkew.get().toMillis());
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
    if (owedRecords.anyCame()) {
      return Future.succeededFuture();
    }
    var came = Promise.<Void>promise();
    lastRecord = Optional.of(came);
    return Future.any(came.future(), vertx.timer(LAST_RECORD_WAIT.toMillis())).mapEmpty();
  }

  /** The connection has ended. */
  public void close() {
    pending.ifPresent(PendingStep::disconnected);
    consumer.unregister();
    vertx
        .eventBus()
        .publish(
            DeviceDisconnected.ADDRESS,
            new DeviceDisconnected(connected.imei(), connected.connection()));
  }

  private void accept(Message<DeviceRequest> message) {
    var request = message.body();
    if (request instanceof DeviceRequest.Disconnect) {
      end.accept(CloseReason.REPLACED);
    } else if (request instanceof DeviceRequest.Renew) {
      StepReply.fail(message, StepFailure.DISCONNECTED);
      end.accept(CloseReason.NO_ANSWER);
    } else if (request instanceof DeviceRequest.SendOnly only) {
      write(only);
      recordAskedFor(only);
      message.reply(new DeviceAnswer.Sent());
    } else if (pending.isPresent()) {
      StepReply.fail(message, StepFailure.BUSY);
    } else if (request instanceof DeviceRequest.Step step) {
      settle(message, step);
    }
  }

  private void settle(Message<DeviceRequest> message, DeviceRequest.Step step) {
    if (owed.confuse(step.shape())) {
      pending =
          Optional.of(
              new LateAnswerWait(
                  step.shape(),
                  owed,
                  longestWait(step),
                  newReply(message),
                  () -> send(message, step)));
    } else {
      send(message, step);
    }
  }

  /** If the deadline comes before the late answer may be given up, it has just passed then. */
  private static Duration longestWait(DeviceRequest.Step step) {
    return step.deadline()
        .map(end -> Duration.ofNanos(Math.max(0, end - System.nanoTime())).plusMillis(1))
        .filter(left -> left.compareTo(step.lateWait()) < 0)
        .orElse(step.lateWait());
  }

  /** A late answer, or a pause of the process, may have cost the command its time. */
  private void send(Message<DeviceRequest> message, DeviceRequest.Step step) {
    if (step.deadline().filter(end -> System.nanoTime() - end >= 0).isPresent()) {
      StepReply.fail(message, StepFailure.EXPIRED);
      return;
    }
    var reply = newReply(message);
    if (step instanceof DeviceRequest.SendText text) {
      pending = Optional.of(new TextStep(text, reply, owed, this::unasked));
    } else if (step instanceof DeviceRequest.AwaitRecord record) {
      var search =
          new RecordSearch(
              System.currentTimeMillis(), clock, clockSkew.get().toMillis(), owedRecords.count());
      pending = Optional.of(new RecordStep(record, search, reply));
      recordAskedFor(record);
    }
    write(step);
  }

  private void recordAskedFor(DeviceRequest.GprsCommand command) {
    owedRecords.askedFor();
    owed.addAcknowledgement(command.shape());
  }

  private StepReply newReply(Message<DeviceRequest> message) {
    return new StepReply(vertx, message, () -> pending = Optional.empty());
  }

  private void write(DeviceRequest.GprsCommand command) {
    var frame =
        command.addressed()
            ? new GprsMessage.AddressedCommand(connected.imei(), command.text()).encode()
            : new GprsMessage.Command(command.text()).encode();
    write.accept(frame.encode());
  }
}
