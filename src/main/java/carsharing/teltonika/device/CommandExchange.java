package carsharing.teltonika.device;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceDisconnected;
import carsharing.teltonika.message.DeviceDraining;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.DeviceText;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.MalformedFrameException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One GPRS command at a time: an answer carries no id, so the next one is sent only when the last
 * has been answered or given up.
 *
 * <p>Lives on the connection's event loop.
 */
final class CommandExchange {

  private static final Logger LOG = LoggerFactory.getLogger(CommandExchange.class);
  private static final DeviceAnswer SETTLED = new DeviceAnswer.Text("");

  private final Vertx vertx;
  private final DeviceConnected connected;
  private final Consumer<Buffer> write;
  private final Consumer<CloseReason> end;
  private final MessageConsumer<DeviceRequest> consumer;
  private Optional<Pending> pending = Optional.empty();
  private final OwedTexts owed = new OwedTexts();

  /**
   * Listens for requests, and announces the connection.
   *
   * @param connected what is announced
   * @param write sends bytes to the tracker
   * @param end closes the connection
   */
  CommandExchange(
      Vertx vertx, DeviceConnected connected, Consumer<Buffer> write, Consumer<CloseReason> end) {
    this.vertx = vertx;
    this.connected = connected;
    this.write = write;
    this.end = end;
    this.consumer = vertx.eventBus().localConsumer(connected.address(), this::accept);
    vertx.eventBus().publish(DeviceConnected.ADDRESS, connected);
  }

  /** A message came, with the right checksum. */
  void message(Frame frame) {
    try {
      message(GprsMessage.decode(frame));
    } catch (MalformedFrameException e) {
      LOG.warn("{} sent a message that cannot be decoded: {}", connected.imei(), e.getMessage());
    }
  }

  /** The answer to what was asked, or one that nobody asked for. */
  private void message(GprsMessage message) {
    if (message instanceof GprsMessage.Answer answer) {
      text(answer.text());
    } else if (message instanceof GprsMessage.Timestamped answer) {
      text(answer.text());
    } else if (message instanceof GprsMessage.AddressedAnswer answer
        && answer.isFrom(connected.imei())) {
      text(answer.text());
    } else if (message instanceof GprsMessage.AddressedAnswer
        || message instanceof GprsMessage.NotThisImei) {
      LOG.warn("{} says that it is another: {}", connected.imei(), message);
      noText(StepFailure.NOT_THIS_IMEI);
    } else {
      LOG.debug("{} sent a {}", connected.imei(), message.getClass().getSimpleName());
    }
  }

  private void text(String text) {
    if (pending.filter(step -> step.text(text)).isEmpty()) {
      late();
      vertx
          .eventBus()
          .publish(DeviceText.ADDRESS, new DeviceText(connected.imei(), text, Instant.now()));
    }
  }

  /** A text came with a wrong checksum. */
  void garbledText() {
    noText(StepFailure.WRONG_CRC);
  }

  private void noText(StepFailure why) {
    pending.filter(step -> !step.isSettling).ifPresentOrElse(step -> step.fail(why), this::late);
  }

  /** An answer that nobody waits for is that of a command that was given up, if there is one. */
  private void late() {
    owed.paid();
    pending
        .filter(step -> step.isSettling && owed.areNone())
        .ifPresent(step -> step.reply(SETTLED));
  }

  /** The records of a frame came, in the frame's order. */
  void records(List<AvlRecord> records) {
    records.stream()
        .max(Comparator.comparingLong(AvlRecord::timestamp))
        .ifPresent(newest -> pending.ifPresent(step -> step.record(newest)));
  }

  /** Completes when no command is left and none will be begun, or when that takes too long. */
  Future<Void> drain(Duration timeout) {
    return vertx
        .eventBus()
        .request(
            DeviceDraining.ADDRESS,
            new DeviceDraining(connected.imei(), connected.connection()),
            new DeliveryOptions().setSendTimeout(timeout.toMillis()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** The connection has ended. */
  void close() {
    pending.ifPresent(step -> step.fail(StepFailure.DISCONNECTED));
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
      fail(message, StepFailure.DISCONNECTED);
      end.accept(CloseReason.NO_ANSWER);
    } else if (pending.isPresent()) {
      fail(message, StepFailure.BUSY);
    } else if (request instanceof DeviceRequest.AwaitOwed && owed.areNone()) {
      message.reply(SETTLED);
    } else {
      pending = Optional.of(new Pending(message));
      if (request instanceof DeviceRequest.SendText send) {
        write(send.text(), send.addressed());
      } else if (request instanceof DeviceRequest.AwaitRecord wait) {
        write(wait.text(), wait.addressed());
      }
    }
  }

  private void write(String text, boolean addressed) {
    var frame =
        addressed
            ? new GprsMessage.AddressedCommand(connected.imei(), text).encode()
            : new GprsMessage.Command(text).encode();
    write.accept(frame.encode());
  }

  private static void fail(Message<?> message, StepFailure why) {
    message.fail(why.code(), why.reason());
  }

  /** What is waited for: the answer to a command that has been sent, or those that are owed. */
  private final class Pending {

    private final Message<DeviceRequest> message;
    private final Optional<DeviceRequest.AwaitRecord> wanted;
    private final boolean isSettling;
    private Optional<AvlRecord> newest = Optional.empty();
    private boolean hasText;
    private boolean hasOldRecord;
    private long timer;

    Pending(Message<DeviceRequest> message) {
      var request = message.body();
      this.message = message;
      this.wanted =
          request instanceof DeviceRequest.AwaitRecord wait ? Optional.of(wait) : Optional.empty();
      this.isSettling = request instanceof DeviceRequest.AwaitOwed;
      this.timer = vertx.setTimer(request.timeout().toMillis(), late -> timedOut());
    }

    /** False where it is a second text, or one of a command that was given up. */
    boolean text(String text) {
      if (hasText || isSettling) {
        return false;
      }
      hasText = true;
      if (wanted.isEmpty()) {
        reply(new DeviceAnswer.Text(text));
      } else {
        owed.cameBesidesRecord();
        newest.ifPresent(record -> reply(new DeviceAnswer.Position(record)));
      }
      return true;
    }

    void record(AvlRecord record) {
      if (wanted.isEmpty()) {
        return;
      }
      if (record.time().isBefore(wanted.get().notBefore())) {
        hasOldRecord = true; // Of the backlog: it says nothing about now.
        return;
      }
      var isFirst = newest.isEmpty();
      if (isFirst || record.timestamp() > newest.get().timestamp()) {
        newest = Optional.of(record);
      }
      if (hasText) {
        reply(new DeviceAnswer.Position(record));
      } else if (isFirst) {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(wanted.get().textGrace().toMillis(), over -> timedOut());
      }
    }

    private void timedOut() {
      if (newest.isPresent()) {
        owed.besidesRecord();
        reply(new DeviceAnswer.Position(newest.get()));
      } else {
        recordWhatIsOwed();
        fail(hasOldRecord ? StepFailure.STALE_RECORD : StepFailure.TIMEOUT);
      }
    }

    private void recordWhatIsOwed() {
      if (isSettling) {
        owed.waitedForInVain();
      } else if (wanted.isEmpty()) {
        owed.toCommand();
      } else if (!hasText) {
        owed.toRecord();
      }
    }

    private void reply(DeviceAnswer answer) {
      conclude();
      message.reply(answer);
    }

    void fail(StepFailure why) {
      conclude();
      CommandExchange.fail(message, why);
    }

    private void conclude() {
      vertx.cancelTimer(timer);
      pending = Optional.empty();
    }
  }
}
