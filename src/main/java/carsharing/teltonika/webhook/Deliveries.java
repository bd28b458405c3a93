package carsharing.teltonika.webhook;

import carsharing.teltonika.journal.JournalLine;
import carsharing.teltonika.journal.JournalReader;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.api.WebhookSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of all webhooks, in one process at a time: the one that has the lease. It
 * takes entries of the journal into a queue for each webhook, from which couriers take them. A
 * process that dies is followed by another one within {@link #LEASE}.
 *
 * <p>Lives on one event loop.
 */
public final class Deliveries {

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final Duration LEASE = Duration.ofSeconds(10);

  /** Between two looks at the journal, ms. */
  private static final long INTERVAL = 250;

  /** Entries of the journal that are taken at once. */
  private static final int PAGE = 100;

  private final Vertx vertx;
  private final SideLink redis;
  private final WebhookStore store;
  private final Supplier<WebhookSettings> settings;
  private final WebhookMetrics metrics;
  private final TimeSource time;
  private final Post post;
  private final String process = UUID.randomUUID().toString();

  /**
   * By the ids of their webhooks, which never change. They stay while another process delivers, or
   * if Redis is away: one that is still posting must not get a second one beside it.
   */
  private final Map<String, Courier> couriers = new HashMap<>();

  private long leasedAt;
  private boolean isLeased;
  private boolean isClosed;
  private Future<Void> working = Future.succeededFuture();

  /** Deliveries that are still to be started. */
  public Deliveries(
      Vertx vertx,
      SideLink redis,
      Supplier<WebhookSettings> settings,
      WebhookMetrics metrics,
      TimeSource time) {
    this.metrics = metrics;
    this.vertx = vertx;
    this.redis = redis;
    this.store = new WebhookStore(redis);
    this.settings = settings;
    this.time = time;
    this.post = new Post(vertx, settings);
  }

  /** Delivers until {@link #close()}, whenever there is something to deliver. */
  public void open() {
    if (isClosed) {
      return;
    }
    working =
        round()
            .onFailure(cause -> LOG.debug("Webhooks wait: {}", cause.getMessage()))
            .otherwiseEmpty();
    working
        .compose(done -> vertx.timer(INTERVAL, TimeUnit.MILLISECONDS))
        .onComplete(later -> open());
  }

  /** Lets another process deliver. */
  public Future<Void> close() {
    isClosed = true;
    return working
        .transform(done -> isLeased ? store.release(process) : Future.<Void>succeededFuture())
        .transform(released -> post.close());
  }

  private Future<Void> round() {
    if (!settings.get().isOn() || !redis.isUp()) {
      return Future.succeededFuture();
    }
    var now = time.nanos();
    return store
        .lease(process, LEASE.toMillis())
        .compose(
            leased -> {
              isLeased = leased;
              leasedAt = now;
              if (!leased) {
                return Future.succeededFuture();
              }
              return store.all().compose(this::deliver);
            });
  }

  /** A process that was stopped for a while does not go on with what another one does by now. */
  private boolean isOurs() {
    return isLeased && !isClosed && time.nanos() - leasedAt < LEASE.toNanos();
  }

  private Future<Void> deliver(List<Webhook> webhooks) {
    couriers.keySet().retainAll(webhooks.stream().map(Webhook::id).toList());
    for (var webhook : webhooks) {
      couriers.computeIfAbsent(
          webhook.id(),
          added -> new Courier(webhook, store, post, settings, metrics, time, this::isOurs));
    }
    var fed =
        webhooks.isEmpty()
            ? Future.<Void>succeededFuture()
            : store.place().compose(place -> feed(webhooks, place.orElse(first(webhooks))));
    return fed.onComplete(done -> couriers.values().forEach(Courier::go));
  }

  /** Nobody wanted anything before the first webhook was there. */
  private static String first(List<Webhook> webhooks) {
    return webhooks.stream()
        .map(Webhook::after)
        .reduce((one, other) -> JournalLine.isAfter(one, other) ? other : one)
        .orElse(JournalLine.START);
  }

  private Future<Void> feed(List<Webhook> webhooks, String place) {
    return JournalReader.page(redis, place, PAGE)
        .compose(
            lines ->
                lines.isEmpty()
                    ? Future.succeededFuture()
                    : store
                        .feed(process, webhooks, lines, settings.get().maxWaiting())
                        .compose(
                            fed ->
                                fed && lines.size() == PAGE && isOurs()
                                    ? feed(webhooks, lines.get(lines.size() - 1).id())
                                    : Future.succeededFuture()));
  }
}
