package carsharing.teltonika.command;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.AllowSettings;
import carsharing.teltonika.settings.AllowSettings.Mode;
import carsharing.teltonika.settings.Settling;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The IMEIs of a Redis set, read again from time to time, and at once when something is published
 * on the channel of the set's name or when Redis tells of changed keys. While Redis is away the
 * last ones are valid.
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
  private record Watched(RedisLink link, Settling<Set<Imei>> refilled) {}

  private final Supplier<AllowSettings> settings;
  private final Duration interval;
  private final String database;
  private final Consumer<Set<Imei>> changed;
  private Optional<Watched> redis = Optional.empty();
  private Optional<Set<Imei>> last = Optional.empty();

  /** The key whose changes are heard on the present connection to Redis. */
  private Optional<String> heard = Optional.empty();

  private boolean reading;
  private boolean again;
  private boolean wasForgotten;

  /**
   * @param settings those that are valid now; in another mode than {@link Mode#REDIS} nothing is
   *     read
   * @param database of Redis, for what it tells of changed keys
   * @param changed is told of the set when it is first read, and of each change
   */
  public ImeiSet(
      Supplier<AllowSettings> settings,
      Duration interval,
      String database,
      Consumer<Set<Imei>> changed) {
    this.settings = settings;
    this.interval = interval;
    this.database = database;
    this.changed = changed;
  }

  void watch(Vertx vertx, RedisLink link) {
    redis = Optional.of(new Watched(link, new Settling<>(vertx, SETTLING, this::refresh)));
    vertx.setPeriodic(interval.toMillis(), timer -> refresh());
  }

  /** Redis is there, or there again. */
  void up() {
    heard = Optional.empty();
    refresh();
  }

  boolean isAbout(String channel) {
    return isOn() && (channel.equals(settings.get().key()) || channel.equals(keyspace()));
  }

  /** Reads the set; a second call meanwhile has it read once more. */
  void refresh() {
    if (!isOn()) {
      last = Optional.empty();
      wasForgotten = false;
    } else if (reading) {
      again = true;
    } else {
      redis.map(Watched::link).filter(RedisLink::isUp).ifPresent(this::hearAndRead);
    }
  }

  /** The settings may have named it, or another one, just now. */
  private void hearAndRead(RedisLink link) {
    var key = settings.get().key();
    if (!heard.equals(Optional.of(key))) {
      heard = Optional.of(key);
      link.subscribe(key);
      link.subscribe(keyspace());
    }
    read(link);
  }

  private void read(RedisLink link) {
    reading = true;
    link.send(Request.cmd(Command.SMEMBERS).arg(settings.get().key()))
        .onSuccess(this::compare)
        .onFailure(cause -> LOG.warn("The allowed IMEIs cannot be read: {}", cause.getMessage()))
        .onComplete(
            read -> {
              reading = false;
              if (again) {
                again = false;
                refresh();
              }
            });
  }

  private void compare(Response members) {
    var imeis = new HashSet<Imei>();
    for (var member : members) {
      Imei.parse(member.toString()).ifPresent(imeis::add);
    }
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

  private boolean isRefilled(Set<Imei> imeis) {
    return redis.filter(watched -> watched.refilled().isSettled(imeis)).isPresent();
  }

  private boolean isOn() {
    return settings.get().imeis() == Mode.REDIS;
  }

  private String keyspace() {
    return KEYSPACE.formatted(database, settings.get().key());
  }
}
