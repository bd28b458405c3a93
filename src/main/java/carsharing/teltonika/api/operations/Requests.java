package carsharing.teltonika.api.operations;

import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;

/** What the pages have in common. */
final class Requests {

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Requests() {}

  /** A moment as the API says it. */
  static String iso(long millis) {
    return ISO.format(Instant.ofEpochMilli(millis));
  }

  /** A moment as the API says it. */
  static String iso(Instant moment) {
    return ISO.format(moment);
  }

  /** The IMEI of the vehicle in the path. */
  static Future<Imei> vehicle(ApiRequest request, Function<String, Optional<Imei>> vehicles) {
    var id = request.path("id");
    return vehicles
        .apply(id)
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                failed(
                    404,
                    "unknown-vehicle",
                    "no vehicle has this id (expected: an id of the registry, or an IMEI of 15 digits)"));
  }

  /** The IMEI in the path. */
  static Future<Imei> imei(ApiRequest request) {
    return Imei.parse(request.path("imei"))
        .map(Future::succeededFuture)
        .orElseGet(() -> failed(400, "wrong-parameter", "imei: 15 decimal digits expected"));
  }

  /** How many are wanted. */
  static Future<Integer> limit(ApiRequest request, int otherwise, int most) {
    var given = request.query("limit").orElse(Integer.toString(otherwise));
    var isRight =
        given.matches("\\d{1,5}")
            && Integer.parseInt(given) >= 1
            && Integer.parseInt(given) <= most;
    return isRight
        ? Future.succeededFuture(Integer.parseInt(given))
        : failed(400, "wrong-parameter", "limit: 1-%d expected".formatted(most));
  }

  /** A future that has failed with a problem. */
  static <T> Future<T> failed(int status, String type, String detail) {
    return Future.failedFuture(new Problem(status, type, detail).exception());
  }

  /** What Redis is needed for and cannot be done. */
  static <T> Future<T> redisAway(Throwable cause) {
    return Problem.redisAway(cause).failed();
  }
}
