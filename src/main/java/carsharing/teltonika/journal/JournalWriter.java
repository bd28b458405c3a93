package carsharing.teltonika.journal;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.settings.api.JournalSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes entries of the journal to Redis: many in one request, one request at a time, over a
 * connection of its own. Nobody waits for it.
 *
 * <p>Bounded: if Redis takes no entries for too long, the oldest are dropped. That is logged once,
 * and counted. If the answer of Redis is lost, entries are written a second time.
 */
public final class JournalWriter extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  /** The stream in Redis. */
  static final String KEY = "teltonika:journal";

  /** Entries of one request. */
  private static final int BATCH = 128;

  /** Characters of the longest entry. */
  private static final int MAX_ENTRY = 64 * 1024;

  /** Before a request is sent again that has failed, ms. */
  private static final long PAUSE = 500;

  /** How long a stopping server writes what is left, ms. */
  private static final long LAST_WRITES = 2_000;

  /** How soon the writer looks whether all is written, when it stops, ms. */
  private static final long LOOK = 50;

  /**
   * KEYS: the stream. ARGV: entries that are kept; then kind, IMEI and data of each entry. A key of
   * another type is replaced.
   */
  private static final String WRITE =
      Lua.compact(
          """
          local kind = redis.call('TYPE', KEYS[1])['ok']
          if kind ~= 'stream' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
          for i = 2, #ARGV, 3 do
            redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*',
              'kind', ARGV[i], 'imei', ARGV[i + 1], 'data', ARGV[i + 2])
          end
          return 1
          """);

  private record Line(String kind, String imei, String data) {}

  private final RedisSettings redis;
  private final JournalSettings settings;
  private final JournalMetrics metrics;
  private final Future<Void> sourcesGone;
  private final Deque<Line> waiting = new ArrayDeque<>();
  private Optional<SideLink> link = Optional.empty();
  private boolean isBusy;
  private boolean isLosing;

  /**
   * @param sourcesGone completes when no more entries will come
   */
  public JournalWriter(
      RedisSettings redis,
      JournalSettings settings,
      JournalMetrics metrics,
      Future<Void> sourcesGone) {
    this.redis = redis;
    this.settings = settings;
    this.metrics = metrics;
    this.sourcesGone = sourcesGone;
  }

  @Override
  public Future<?> start() {
    var opened = new SideLink(vertx, redis, "Entries of the journal", this::write);
    link = Optional.of(opened);
    metrics.watch(waiting::size);
    vertx
        .eventBus()
        .<JournalEntry>localConsumer(JournalEntry.ADDRESS, message -> take(message.body()));
    opened.open();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    var gone = ((ContextInternal) context).<Void>promise(); // Others complete it on their threads.
    sourcesGone.onComplete(gone);
    return gone.future()
        .transform(done -> lastWrites(LAST_WRITES))
        .transform(done -> link.map(SideLink::close).orElse(Future.succeededFuture()));
  }

  private Future<Void> lastWrites(long left) {
    var isDone = left <= 0 || (waiting.isEmpty() && !isBusy) || !isUp();
    return vertx
        .timer(LOOK, TimeUnit.MILLISECONDS) // Entries may still be on the event bus.
        .compose(later -> isDone ? Future.succeededFuture() : lastWrites(left - LOOK));
  }

  private boolean isUp() {
    return link.filter(SideLink::isUp).isPresent();
  }

  private void take(JournalEntry entry) {
    var data = entry.data().encode();
    if (data.length() > MAX_ENTRY) {
      metrics.lost();
      LOG.warn(
          "{}: an entry of the journal is dropped: {} characters (expected: at most {})",
          entry.imei().map(Imei::digits).orElse("-"),
          data.length(),
          MAX_ENTRY);
      return;
    }
    waiting.addLast(new Line(entry.kind(), entry.imei().map(Imei::digits).orElse(""), data));
    dropOldest();
    write();
  }

  private void dropOldest() {
    while (waiting.size() > settings.waiting()) {
      waiting.removeFirst();
      metrics.lost();
      if (!isLosing) {
        isLosing = true;
        LOG.error(
            "Entries of the journal are lost: {} wait for Redis already (api.journalWaiting)",
            settings.waiting());
      }
    }
  }

  private void write() {
    if (isBusy || waiting.isEmpty() || !isUp()) {
      return;
    }
    isBusy = true;
    var batch = new ArrayList<Line>();
    while (batch.size() < BATCH && !waiting.isEmpty()) {
      batch.add(waiting.removeFirst());
    }
    var request = Lua.call(WRITE, KEY).arg(settings.length());
    batch.forEach(line -> request.arg(line.kind()).arg(line.imei()).arg(line.data()));
    link.orElseThrow()
        .write(request)
        .onSuccess(done -> written(batch.size()))
        .onFailure(cause -> writeLater(batch));
  }

  private void written(int entries) {
    metrics.written(entries);
    isBusy = false;
    if (isLosing && waiting.size() <= settings.waiting() / 2) {
      isLosing = false;
      LOG.info("Redis takes entries of the journal again");
    }
    write();
  }

  private void writeLater(List<Line> batch) {
    for (var i = batch.size() - 1; i >= 0; i--) {
      waiting.addFirst(batch.get(i));
    }
    dropOldest();
    vertx
        .timer(PAUSE, TimeUnit.MILLISECONDS)
        .onComplete(
            later -> {
              isBusy = false;
              write();
            });
  }
}
