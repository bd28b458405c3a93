package carsharing.teltonika.command;

import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.command.custody.CarKeys;
import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.message.JsonText;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.WakeUpSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an SMS provider to wake a tracker for which a command waits and which no process is
 * connected to: after a delay, once for each command. A failure is logged and changes nothing else.
 */
final class WakeUp {

  private static final Logger LOG = LoggerFactory.getLogger(WakeUp.class);

  /** Cars that may be about to be woken at a time. */
  private static final int MAX_PENDING = 10_000;

  /** After which a car is woken again for the same command, if that does not expire. */
  private static final Duration FOREVER = Duration.ofHours(1);

  private final Vertx vertx;
  private final RedisLink redis;
  private final WakeUpSettings settings;
  private final Registry registry;
  private final Predicate<Imei> isConnected;
  private final Supplier<CommandSettings> commandSettings;
  private final HttpClient http;
  private final Set<Imei> pending = new HashSet<>();

  /**
   * Creates one if the settings say so.
   *
   * @param commandSettings a car is not woken for a command that is too long for them
   * @param registry knows the phone and the plate of a car, for commands that do not say them
   * @param isConnected whether this process holds a connection of the car
   */
  static Optional<WakeUp> ifWanted(
      Vertx vertx,
      RedisLink redis,
      WakeUpSettings settings,
      Supplier<CommandSettings> commandSettings,
      Registry registry,
      Predicate<Imei> isConnected) {
    return settings.isOn()
        ? Optional.of(new WakeUp(vertx, redis, settings, commandSettings, registry, isConnected))
        : Optional.empty();
  }

  private WakeUp(
      Vertx vertx,
      RedisLink redis,
      WakeUpSettings settings,
      Supplier<CommandSettings> commandSettings,
      Registry registry,
      Predicate<Imei> isConnected) {
    this.registry = registry;
    this.vertx = vertx;
    this.redis = redis;
    this.settings = settings;
    this.isConnected = isConnected;
    this.commandSettings = commandSettings;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) settings.timeout().toMillis()));
  }

  /** A command was announced on some car's channel. */
  void announced(Imei imei) {
    if (!isConnected.test(imei) && pending.size() < MAX_PENDING && pending.add(imei)) {
      vertx.setTimer(
          settings.delay().toMillis(),
          now -> {
            pending.remove(imei);
            wake(imei);
          });
    }
  }

  private void wake(Imei imei) {
    CarKeys.wake(redis, imei, FOREVER, commandSettings.get().maxBytes())
        .compose(
            command -> command.isPresent() ? post(imei, command.get()) : Future.succeededFuture())
        .onFailure(cause -> LOG.warn("{}: no SMS to wake it up: {}", imei, cause.getMessage()));
  }

  private Future<Void> post(Imei imei, CarKeys.Sleeping waiting) {
    try {
      var fields = JsonText.object(waiting.json()).put("imei", imei.digits());
      var command = CarCommand.read(fields, waiting.now());
      var body = command.fill(ofRegistered(imei, fields));
      var options =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setAbsoluteURI(settings.url())
              .setTimeout(settings.timeout().toMillis())
              .putHeader("Content-Type", settings.contentType());
      if (!settings.authorization().isEmpty()) {
        options.putHeader("Authorization", settings.authorization());
      }
      return http.request(options)
          .compose(request -> request.send(body))
          .compose(response -> judge(imei, response.statusCode()));
    } catch (DecodeException | IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * The body with what is registered of the car, in forms that need no escape in JSON. Fields of
   * the command itself come first.
   */
  private String ofRegistered(Imei imei, JsonObject fields) {
    var car = registry.byImei(imei);
    var body = settings.body();
    var phone = car.flatMap(RegisteredCar::phone).filter(known -> !fields.containsKey("phone"));
    if (phone.isPresent()) {
      body = body.replace("{phone}", phone.get());
    }
    var plate = car.flatMap(RegisteredCar::plate).filter(known -> !fields.containsKey("plate"));
    if (plate.isPresent()) {
      body = body.replace("{plate}", plate.get());
    }
    return body;
  }

  private static Future<Void> judge(Imei imei, int status) {
    if (status / 100 == 2) {
      LOG.info("{}: an SMS is asked for, to wake it up", imei);
      return Future.succeededFuture();
    }
    return Future.failedFuture("the provider answers " + status);
  }
}
