package carsharing.teltonika.allow;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.ImeiList;
import carsharing.teltonika.redis.ImeiPages;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.AllowSettings;
import carsharing.teltonika.settings.AllowSettings.Mode;
import carsharing.teltonika.settings.files.Settling;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The IMEIs of a Redis set. The set is read at once when something is published on the channel of
 * its name, when Redis tells of changed keys, or when its size changes, which is asked for from
 * time to time. A large set is read less often besides. While Redis is away the last ones are
 * valid.
 *
 * <p>Lives on the dispatcher's event loop.
 */
public final class ImeiSet {

  private static final Logger LOG = LoggerFactory.getLogger(ImeiSet.class);

  /** What Redis publishes about a key, where its {@code notify-keyspace-events} asks for it. */
  private static final String KEYSPACE = "__keyspace@%s__:%s";

  /** How long a set that is filled again has to stay as it is: that may be done in steps. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  /**
   * What there is once the set is watched.
   *
   * @param refilled a set that Redis had forgotten
   */
  private record Watched(Vertx vertx, RedisLink link, Settling<ImeiList> refilled) {}

  private final Supplier<AllowSettings> settings;
  private final Duration interval;
  private final TimeSource time;
  private final ReadingPace pace;
  private final String database;
  private final Consumer<ImeiList> changed;
  private Optional<Watched> redis = Optional.empty();
  private Optional<ImeiList> last = Optional.empty();

  /** The key whose changes are heard on the present connection to Redis. */
  private Optional<String> heard = Optional.empty();

  /** What was logged of a reading that has failed, until one succeeds. */
  private String problem = "";

  /** How many members Redis said there were before the last reading. */
  private long count = -1;

  private boolean reading;
  private boolean again;
  private boolean wasForgotten;

  /**
   * Creates one that is not watched yet.
   *
   * @param settings those that are valid now; in another mode than {@link Mode#REDIS} nothing is
   *     read
   * @param database of Redis, for what it tells of changed keys
   * @param changed is told of the set when it is first read, and of each change
   */
  public ImeiSet(
      Supplier<AllowSettings> settings,
      Duration interval,
      TimeSource time,
      String database,
      Consumer<ImeiList> changed) {
    this.settings = settings;
    this.interval = interval;
    this.time = time;
    this.pace = new ReadingPace(time, interval);
    this.database = database;
    this.changed = changed;
  }

  /** Begins to read the set, and reads it again when it has changed. */
  public void watch(Vertx vertx, RedisLink link) {
    redis =
        Optional.of(
            new Watched(
                vertx,
                link,
                new Settling<>(AwakeTimer.Timers.of(vertx), time, SETTLING, this::refresh)));
    vertx.setPeriodic(interval.toMillis(), timer -> look());
  }

  /** Redis is there, or there again. */
  public void up() {
    heard = Optional.empty();
    refresh();
  }

  /** Whether a channel tells of changes of the set. */
  public boolean isAbout(String channel) {
    return isOn() && (channel.equals(settings.get().key()) || channel.equals(keyspace()));
  }

  /** Reads the set; a second call meanwhile has it read once more. */
  public void refresh() {
    count = -1;
    look();
  }

  /** Reads the set if its size has changed, or if that was long ago. */
  private void look() {
    if (!isOn()) {
      last = Optional.empty();
      wasForgotten = false;
    } else if (reading) {
      again = again || count < 0;
    } else {
      redis.filter(watched -> watched.link().isUp()).ifPresent(this::hearAndRead);
    }
  }

  /** The settings may have named it, or another one, just now. */
  private void hearAndRead(Watched watched) {
    var key = settings.get().key();
    if (!heard.equals(Optional.of(key))) {
      heard = Optional.of(key);
      count = -1;
      watched.link().subscribe(key);
      watched.link().subscribe(keyspace());
    }
    reading = true;
    var begun = time.nanos();
    var known = count;
    watched
        .link()
        .send(Request.cmd(Command.SCARD).arg(key))
        .map(reply -> reply.toLong())
        .compose(
            size -> {
              if (size == known && !pace.isDue(size)) {
                return Future.succeededFuture();
              }
              count = size;
              pace.read(begun);
              if (size > settings.get().maxImeis()) {
                return tooMany(settings.get().maxImeis());
              }
              return readAll(watched, key).onSuccess(this::compare);
            })
        .onFailure(this::refuse)
        .onComplete(done -> rest(watched, pace.rest(begun)));
  }

  /** Whoever may publish could have it read all the time. */
  private void rest(Watched watched, long millis) {
    watched
        .vertx()
        .setTimer(
            millis,
            rested -> {
              reading = false;
              if (again) {
                again = false;
                refresh();
              }
            });
  }

  private Future<ImeiList> readAll(Watched watched, String key) {
    var imeis = new ImeiList.Builder();
    return new ImeiPages(watched.link(), key)
        .forEachDigits(
            digits -> {
              for (var i = 0; i + Imei.LENGTH <= digits.length(); i += Imei.LENGTH) {
                imeis.add(digits, i);
              }
              return Future.succeededFuture();
            })
        .compose(done -> watched.vertx().executeBlocking(imeis::build));
  }

  private static <T> Future<T> tooMany(int limit) {
    return Future.failedFuture(
        "too many IMEIs (expected: at most %d, allow.maxImeis)".formatted(limit));
  }

  private void refuse(Throwable cause) {
    count = -1;
    var reason = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    if (!problem.equals(reason)) {
      problem = reason;
      LOG.warn("The allowed IMEIs cannot be read from {}: {}", settings.get().key(), reason);
    }
  }

  private void compare(ImeiList imeis) {
    problem = "";
    if (imeis.isEmpty() && last.filter(before -> !before.isEmpty()).isPresent()) {
      forgotten();
      return;
    }
    if (wasForgotten && !isRefilled(imeis)) {
      return;
    }
    wasForgotten = false;
    if (!last.equals(Optional.of(imeis))) {
      last = Optional.of(imeis);
      LOG.info("IMEIs that {} allows: {}", settings.get().key(), imeis.size());
      changed.accept(imeis);
    }
  }

  /** A Redis that has lost its memory knows no IMEI at all: nobody is sent away for that. */
  private void forgotten() {
    redis.map(Watched::refilled).ifPresent(Settling::reset);
    if (!wasForgotten) {
      wasForgotten = true;
      LOG.warn("{} is empty, and was not: the last IMEIs stay allowed", settings.get().key());
    }
  }

  private boolean isRefilled(ImeiList imeis) {
    return redis.filter(watched -> watched.refilled().isSettled(imeis)).isPresent();
  }

  private boolean isOn() {
    return settings.get().imeis() == Mode.REDIS;
  }

  private String keyspace() {
    return KEYSPACE.formatted(database, settings.get().key());
  }
}
