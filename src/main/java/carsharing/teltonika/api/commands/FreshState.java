package carsharing.teltonika.api.commands;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the state of a car after a command. The record that has answered is in it. */
final class FreshState {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Vertx vertx;
  private final Cars cars;

  FreshState(Vertx vertx, Cars cars) {
    this.vertx = vertx;
    this.cars = cars;
  }

  /**
   * Reads it. States are written a moment after their record, so it is read again until it is new
   * enough, for a few seconds at most.
   *
   * @param since when the record was made that has to be in it; empty for none
   */
  Future<JsonObject> read(Imei imei, Optional<Instant> since) {
    return read(imei, since, PATIENCE);
  }

  private Future<JsonObject> read(Imei imei, Optional<Instant> since, Duration patience) {
    return cars.state(imei)
        .compose(
            state ->
                since.filter(time -> isOlder(state, time)).isEmpty() || patience.isNegative()
                    ? Future.succeededFuture(state)
                    : vertx
                        .timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(later -> read(imei, since, patience.minus(PAUSE))));
  }

  private static boolean isOlder(JsonObject state, Instant time) {
    var properties = state.getJsonObject("properties", new JsonObject());
    return Stream.concat(
            Stream.of(Optional.ofNullable(state.getValue("position"))),
            properties.fieldNames().stream().map(name -> Optional.of(properties.getValue(name))))
        .flatMap(Optional::stream)
        .flatMap(value -> timestamp(value).stream())
        .noneMatch(at -> !at.isBefore(time));
  }

  private static Optional<Instant> timestamp(@Nullable Object property) {
    return property instanceof JsonObject json
        ? Optional.ofNullable(json.getString("timestamp")).map(Instant::parse)
        : Optional.empty();
  }
}
