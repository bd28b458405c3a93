package carsharing.teltonika.command.run;

import carsharing.teltonika.message.CommandSent;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;

/** The way to a tracker over the event bus, to the connection that it has in this process. */
public final class TrackerLink implements DeviceLink {

  /** How much longer than the connection its answer is waited for. */
  private static final Duration REPLY_GRACE = Duration.ofSeconds(10);

  /** The bus counts a pause of the process as time; the bound is the timer's. */
  private static final DeliveryOptions UNBOUNDED =
      new DeliveryOptions().setSendTimeout(Duration.ofDays(1).toMillis());

  private final Vertx vertx;
  private final DeviceConnected device;
  private final CommandMetrics metrics;
  private final TimeSource time;
  private final AwakeTimer timers;

  /** Creates a link to one connection, by its address on the event bus. */
  public TrackerLink(Vertx vertx, DeviceConnected device, CommandMetrics metrics, TimeSource time) {
    this.vertx = vertx;
    this.device = device;
    this.metrics = metrics;
    this.time = time;
    this.timers = AwakeTimer.of(vertx, time);
  }

  @Override
  public Future<DeviceAnswer> request(DeviceRequest request) {
    var since = time.nanos();
    if (request instanceof DeviceRequest.GprsCommand command) {
      tell(command);
    }
    var answer = Promise.<DeviceAnswer>promise();
    var bound =
        timers.start(
            limit(request).plus(REPLY_GRACE),
            () -> answer.tryFail(new StepFailedException(StepFailure.DISCONNECTED)));
    vertx
        .eventBus()
        .<DeviceAnswer>request(device.address(), request, UNBOUNDED)
        .map(Message::body)
        .onSuccess(answer::tryComplete)
        .onFailure(cause -> answer.tryFail(new StepFailedException(why(cause))));
    return answer
        .future()
        .onComplete(done -> bound.cancel())
        .onSuccess(
            reply -> {
              if (reply instanceof DeviceAnswer.Observed observed) {
                observed.answeredAfter().ifPresent(after -> metrics.answered(after.toNanos()));
              } else if (request instanceof DeviceRequest.Step) {
                metrics.answered(time.nanos() - since);
              }
            });
  }

  private void tell(DeviceRequest.GprsCommand command) {
    var sent = new CommandSent(device.imei(), command.text());
    if (!sent.isQuestion()) {
      vertx.eventBus().publish(CommandSent.ADDRESS, sent);
    }
  }

  private static Duration limit(DeviceRequest request) {
    if (request instanceof DeviceRequest.Ask question) {
      return question.timeout();
    }
    return request instanceof DeviceRequest.Step step ? step.longest() : Duration.ZERO;
  }

  /** If nobody listens any more, the connection has gone. */
  private static StepFailure why(Throwable cause) {
    return cause instanceof ReplyException reply
        ? StepFailure.of(reply.failureCode()).orElse(StepFailure.DISCONNECTED)
        : StepFailure.DISCONNECTED;
  }
}
