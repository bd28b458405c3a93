package carsharing.teltonika.command;

import carsharing.teltonika.car.registry.CarEntries;
import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.car.registry.RegistryNews;
import carsharing.teltonika.command.session.KnownCars;
import carsharing.teltonika.message.JsonText;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.RegistrySettings;
import carsharing.teltonika.settings.files.OwnLines;
import carsharing.teltonika.time.AwakeTimer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cars that are registered in a hash of Redis: a field for each id, with the car as JSON. The
 * hash is read when Redis is there, from time to time, and at once when something is published on
 * the channel of its name.
 *
 * <p>An entry with a mistake is told, and its car stays as it was, or is left out. While Redis is
 * away, and if the hash is gone or cannot be read, the last cars stay. Lives on the dispatcher's
 * event loop; work on all cars is done beside it.
 */
final class RegistryHash {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryHash.class);

  /** Bytes of an entry that is read. */
  private static final int MAX_ENTRY = 4096;

  private static final int PAGE = 500;

  /** Whoever may publish could have it read all the time. */
  private static final Duration REST = Duration.ofSeconds(1);

  /** Commands wait for so long until the hash has been read for the first time. */
  static final Duration FIRST_READ = Duration.ofSeconds(5);

  /** Mistakes that are listed; of the others only the number is told. */
  private static final int MAX_MISTAKES = 50;

  /**
   * KEYS: the hash. ARGV: where the last page ended, entries of a page, and bytes of the longest
   * entry. Returns where the page ends, how many entries there are, and ids with their entries; of
   * a longer entry an empty text, and no longer id.
   */
  private static final String READ =
      Lua.compact(
          """
          local length = redis.call('HLEN', KEYS[1])
          local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
          local found = {page[1], length}
          for i = 1, #page[2], 2 do
            local id, entry = page[2][i], page[2][i + 1]
            if #id > 200 then id = string.sub(id, 1, 200) end
            if #entry > tonumber(ARGV[3]) then entry = '' end
            found[#found + 1] = id
            found[#found + 1] = entry
          end
          return found
          """);

  /**
   * What has become of what was read.
   *
   * @param cars that are registered now
   * @param isNew whether these are others than before
   * @param mistakes how many there are
   * @param shown the first of them, a line for each
   */
  private record Taken(int cars, boolean isNew, int mistakes, String shown) {}

  private final Vertx vertx;
  private final AwakeTimer.Timers timers;
  private final RedisLink redis;
  private final RegistrySettings settings;
  private final Registry registry;
  private final Promise<Void> firstRead = Promise.promise();
  private boolean reading;
  private boolean again;

  /** Whether the operator has deleted cars, so that none may be left. Read by workers. */
  private volatile boolean mayBeEmpty;

  /** What was logged last of the hash as a whole, and of its entries; empty if all was well. */
  private String problem = "";

  private String mistakes = "";

  /**
   * @param known has the settings, as they are now, and the registry that is told of the cars. If
   *     the cars are registered elsewhere, nothing is read
   */
  RegistryHash(Vertx vertx, AwakeTimer.Timers timers, RedisLink redis, KnownCars known) {
    this.vertx = vertx;
    this.timers = timers;
    this.redis = redis;
    this.settings = known.settings().get().registry();
    this.registry = known.registry();
    if (!isOn()) {
      firstRead.complete();
    }
  }

  /**
   * Completes when the hash has been read for the first time, or could not be read, or some seconds
   * after Redis was there. Never fails.
   */
  Future<Void> firstRead() {
    return firstRead.future();
  }

  private boolean isOn() {
    return settings.source() == RegistrySettings.Source.REDIS;
  }

  /** Begins to read the hash from time to time. */
  void follow() {
    if (isOn()) {
      timers.start(
          Math.max(1, settings.interval().toMillis()),
          () -> {
            refresh();
            follow();
          });
    }
  }

  /** Redis is there, or there again. */
  void up(KeptSubscriptions subscriptions) {
    if (isOn()) {
      timers.start(FIRST_READ.toMillis(), firstRead::tryComplete);
      subscriptions.keep(() -> redis.subscribe(settings.key()));
      refresh();
    }
  }

  /** Whether a channel tells of changes of the hash. */
  boolean isAbout(String channel) {
    return isOn() && channel.equals(settings.key());
  }

  /**
   * Something was published on the channel of the hash.
   *
   * @param text if it says that a car was deleted, an empty hash is no mistake
   */
  void changed(String text) {
    mayBeEmpty |= text.equals(RegistryNews.DELETED);
    refresh();
  }

  /** Reads the hash; a second call meanwhile has it read once more. */
  void refresh() {
    if (reading) {
      again = true;
    } else if (redis.isUp()) {
      reading = true;
      read()
          .compose(entries -> entries.haveDuplicates() ? read() : Future.succeededFuture(entries))
          .compose(entries -> vertx.executeBlocking(() -> taken(entries)))
          .onSuccess(this::tell)
          .onFailure(this::refuse)
          .onComplete(
              done -> {
                firstRead.tryComplete();
                timers.start(REST.toMillis(), this::rested);
              });
    }
  }

  private void rested() {
    reading = false;
    if (again) {
      again = false;
      refresh();
    }
  }

  /** An IMEI that changes its id between two pages is found twice. So it is looked up once more. */
  private Future<CarEntries> read() {
    return page("0", new LinkedHashMap<>())
        .compose(found -> vertx.executeBlocking(() -> entries(found)));
  }

  private Future<Map<String, String>> page(String cursor, Map<String, String> found) {
    return redis
        .send(Lua.call(READ, settings.key()).arg(cursor).arg(PAGE).arg(MAX_ENTRY))
        .compose(
            reply -> {
              if (reply.get(1).toInteger() > settings.maxCars()) {
                return Future.failedFuture(
                    "%d cars (expected: at most %d, cars.maxRegistered)"
                        .formatted(reply.get(1).toInteger(), settings.maxCars()));
              }
              add(reply, found);
              var next = reply.get(0).toString();
              return next.equals("0") ? Future.succeededFuture(found) : page(next, found);
            });
  }

  private static void add(Response reply, Map<String, String> found) {
    for (var i = 2; i + 1 < reply.size(); i += 2) {
      found.put(reply.get(i).toString(), reply.get(i + 1).toString());
    }
  }

  private static CarEntries entries(Map<String, String> found) {
    var entries = new CarEntries();
    found.forEach((id, text) -> entries.add(id, json(text)));
    return entries;
  }

  private static @Nullable JsonObject json(String text) {
    try {
      return JsonText.object(text);
    } catch (DecodeException e) {
      return null;
    }
  }

  /** Takes the cars. On a worker thread: there may be many. */
  private Taken taken(CarEntries entries) {
    var cars = entries.cars(registry);
    var before = registry.all().size();
    var isMeant = mayBeEmpty && entries.mistakes().isEmpty();
    if (cars.isEmpty() && before > 0 && !isMeant) {
      throw new IllegalStateException(
          entries.mistakes().isEmpty()
              ? "it is empty, and was not"
              : "no entry can be used: " + entries.mistakes().get(0));
    }
    var isNew = !sameCars(cars, before);
    if (isNew) {
      registry.replace(cars);
    }
    var shown =
        entries.mistakes().stream()
            .map(CarEntries.Mistake::toString)
            .sorted()
            .limit(MAX_MISTAKES)
            .collect(Collectors.joining(System.lineSeparator() + "  "));
    return new Taken(cars.size(), isNew, entries.mistakes().size(), shown);
  }

  /** Redis gives the entries of a hash in no order. */
  private boolean sameCars(List<RegisteredCar> cars, int before) {
    return cars.size() == before
        && cars.stream().allMatch(car -> registry.byId(car.id()).filter(car::equals).isPresent());
  }

  private void tell(Taken taken) {
    problem = "";
    mayBeEmpty &= again || taken.cars() == 0;
    if (!taken.shown().equals(mistakes) && !taken.shown().isEmpty()) {
      LOG.error(
          OwnLines.MARKER,
          "Cars in {} that are left out or stay as they were, {} mistakes:{}  {}",
          settings.key(),
          taken.mistakes(),
          System.lineSeparator(),
          taken.shown());
    }
    mistakes = taken.shown();
    if (taken.isNew()) {
      LOG.info("Cars that are registered in {}: {}", settings.key(), taken.cars());
    }
  }

  private void refuse(Throwable cause) {
    var reason = String.valueOf(cause.getMessage());
    if (!reason.equals(problem)) {
      problem = reason;
      LOG.warn("The registered cars stay as they were. {}: {}", settings.key(), reason);
    }
  }
}
