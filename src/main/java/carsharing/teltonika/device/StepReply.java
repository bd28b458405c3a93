package carsharing.teltonika.device;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;

/** The reply to one request, and the timers that it waits by. It is sent once. */
final class StepReply {

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Message<DeviceRequest> message;
  private final Runnable ended;
  private long timeout = NO_TIMER;
  private long patience = NO_TIMER;

  /**
   * @param ended is called before the reply is sent, so that the next request can follow at once
   */
  StepReply(Vertx vertx, Message<DeviceRequest> message, Runnable ended) {
    this.vertx = vertx;
    this.message = message;
    this.ended = ended;
  }

  /** Waits for the tracker, for so long. */
  void startTimeout(Duration time, Runnable over) {
    timeout = vertx.setTimer(millis(time), fired -> over.run());
  }

  /** Waits for something better than what has come. Later calls change nothing. */
  void startPatience(Duration time, Runnable over) {
    if (patience == NO_TIMER) {
      patience = vertx.setTimer(millis(time), fired -> over.run());
    }
  }

  private static long millis(Duration time) {
    return Math.max(1, time.toMillis());
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
    vertx.cancelTimer(timeout);
    vertx.cancelTimer(patience);
    ended.run();
  }

  /** Fails a request that is not even begun. */
  static void fail(Message<?> message, StepFailure why) {
    message.fail(why.code(), why.reason());
  }
}
