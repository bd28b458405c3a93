package carsharing.teltonika.webhook;

import carsharing.teltonika.redis.Causes;
import carsharing.teltonika.settings.api.WebhookSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the events of one webhook to its receiver: one at a time, in order, and each one again
 * until it is taken. Lives on one event loop.
 */
final class Courier {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 20;
  private static final int MAX_ERROR = 200;

  /** Part of a pause that is left to chance, so that receivers are not all tried at once. */
  private static final double CHANCE = 0.2;

  private final Webhook webhook;
  private final WebhookStore store;
  private final Post post;
  private final Supplier<WebhookSettings> settings;
  private final WebhookMetrics metrics;
  private final TimeSource time;
  private final BooleanSupplier isOurs;
  private boolean isBusy;
  private int failures;
  private long notBefore;

  /**
   * @param isOurs whether this process delivers
   */
  Courier(
      Webhook webhook,
      WebhookStore store,
      Post post,
      Supplier<WebhookSettings> settings,
      WebhookMetrics metrics,
      TimeSource time,
      BooleanSupplier isOurs) {
    this.metrics = metrics;
    this.webhook = webhook;
    this.store = store;
    this.post = post;
    this.settings = settings;
    this.time = time;
    this.isOurs = isOurs;
    this.notBefore = time.nanos();
  }

  /** There may be events, and it may be time for another attempt. */
  void go() {
    if (isBusy || time.nanos() - notBefore < 0 || !isOurs.getAsBoolean()) {
      return;
    }
    isBusy = true;
    step()
        .onComplete(
            done -> {
              isBusy = false;
              if (done.succeeded() && done.result()) {
                go();
              }
            });
  }

  /** Whether there was an event, and it was delivered. */
  private Future<Boolean> step() {
    return store
        .next(webhook.id())
        .compose(
            next -> next.isEmpty() ? Future.succeededFuture(false) : attempt(next.get()).map(true));
  }

  private Future<Void> attempt(QueuedEvent event) {
    return post.send(webhook, event, time.instant().getEpochSecond())
        .transform(
            sent -> sent.succeeded() ? delivered(event) : failed(Causes.describe(sent.cause())));
  }

  private Future<Void> delivered(QueuedEvent event) {
    if (failures > 0) {
      LOG.info("The webhook {} takes events again", webhook.id());
    }
    failures = 0;
    metrics.delivered();
    return store.delivered(webhook.id(), event.id(), time.instant());
  }

  private Future<Void> failed(String reason) {
    if (!isOurs.getAsBoolean()) {
      return Future.failedFuture(reason); // This process has ended it, and not the receiver.
    }
    metrics.failed();
    var error = reason.length() > MAX_ERROR ? reason.substring(0, MAX_ERROR) : reason;
    var pause = pause();
    notBefore = time.nanos() + pause.toNanos();
    if (failures++ == 0) {
      LOG.warn(
          "The webhook {} does not take events, the server tries again: {}", webhook.id(), error);
    }
    var now = time.instant();
    return store
        .failed(webhook.id(), error, now, now.plus(pause))
        .compose(noted -> Future.failedFuture(error));
  }

  private Duration pause() {
    var longest = settings.get().maxBackoff();
    var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    var pause = doubled.compareTo(longest) < 0 ? doubled : longest;
    var chance = 1 - CHANCE * ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis((long) (pause.toMillis() * chance));
  }
}
