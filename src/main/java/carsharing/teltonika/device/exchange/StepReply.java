package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.time.AwakeTimer;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Optional;

/** The reply to one request, and the timers that it waits by. It is sent once. */
final class StepReply {

  private final AwakeTimer timers;
  private final Message<DeviceRequest> message;
  private final Runnable ended;
  private Optional<AwakeTimer.Waiting> timeout = Optional.empty();
  private Optional<AwakeTimer.Waiting> patience = Optional.empty();

  /**
   * @param ended is called before the reply is sent, so that the next request can follow at once
   */
  StepReply(Vertx vertx, Message<DeviceRequest> message, Runnable ended) {
    this.timers = AwakeTimer.of(vertx);
    this.message = message;
    this.ended = ended;
  }

  /** Waits for the tracker, for so long. */
  void startTimeout(Duration time, Runnable over) {
    timeout = Optional.of(timers.start(time, over));
  }

  /** Waits for something better than what has come. Later calls change nothing. */
  void startPatience(Duration time, Runnable over) {
    if (patience.isEmpty()) {
      patience = Optional.of(timers.start(time, over));
    }
  }

  void answer(DeviceAnswer answer) {
    end();
    message.reply(answer);
  }

  void fail(StepFailure why) {
    end();
    fail(message, why);
  }

  /** Ends without a reply: the request goes on in another way. */
  void end() {
    timeout.ifPresent(AwakeTimer.Waiting::cancel);
    patience.ifPresent(AwakeTimer.Waiting::cancel);
    ended.run();
  }

  /** Fails a request that is not even begun. */
  static void fail(Message<?> message, StepFailure why) {
    message.fail(why.code(), why.reason());
  }
}
