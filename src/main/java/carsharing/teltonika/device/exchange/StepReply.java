package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.time.AwakeTimer;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The reply to one request, and the timers that it waits by. It is sent once. */
final class StepReply {

  /** Has asked for a step, and waits for what becomes of it. */
  interface Asker {

    /** The tracker has answered. */
    void answer(DeviceAnswer answer);

    /** There will be no answer. */
    void fail(StepFailure why);

    /** The sender of a message. */
    static Asker of(Message<?> message) {
      return new Asker() {
        @Override
        public void answer(DeviceAnswer answer) {
          message.reply(answer);
        }

        @Override
        public void fail(StepFailure why) {
          message.fail(why.code(), why.reason());
        }
      };
    }
  }

  private final AwakeTimer timers;
  private final Asker asker;
  private final Runnable ended;
  private final List<AwakeTimer.Waiting> others = new ArrayList<>();
  private Optional<AwakeTimer.Waiting> timeout = Optional.empty();
  private Optional<AwakeTimer.Waiting> patience = Optional.empty();

  /**
   * @param ended is called before the reply is sent, so that the next request can follow at once
   */
  StepReply(AwakeTimer timers, Asker asker, Runnable ended) {
    this.timers = timers;
    this.asker = asker;
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

  /** Does something after a while, unless there is a reply before. */
  void startLater(Duration time, Runnable action) {
    others.add(timers.start(time, action));
  }

  void answer(DeviceAnswer answer) {
    end();
    asker.answer(answer);
  }

  void fail(StepFailure why) {
    end();
    asker.fail(why);
  }

  /** Ends without a reply: the request goes on in another way. */
  void end() {
    timeout.ifPresent(AwakeTimer.Waiting::cancel);
    patience.ifPresent(AwakeTimer.Waiting::cancel);
    others.forEach(AwakeTimer.Waiting::cancel);
    ended.run();
  }
}
