package carsharing.teltonika.api.vehicles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes show the same vehicles, whoever has their connections. */
class VehiclesTest {

  private static final long TIME = System.currentTimeMillis() - 60_000;

  private final String imei = Imeis.any();
  private final RedisServer redis = RedisServer.start();
  private ApiClient client;
  private ApiClient elsewhere;

  @BeforeEach
  void start() {
    client = startServer();
    elsewhere = startServer();
  }

  @AfterEach
  void stop() {
    client.close();
    elsewhere.close();
    redis.close();
  }

  private ApiClient startServer() {
    return ApiClient.start(
        "REDIS_URI",
        redis.uri(),
        "CARS_REGISTRY",
        "redis",
        "CARS_REGISTRYKEY",
        "cars",
        "STATE_WRITEINTERVAL",
        "10ms");
  }

  private static HttpResponse<String> send(ApiClient to, String method, String path, String body) {
    return to.call(method, path, body);
  }

  private static HttpResponse<String> get(ApiClient to, String path) {
    return send(to, "GET", path, "");
  }

  private static JsonObject json(ApiClient to, String path) {
    var answer = get(to, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ApiClient.json(answer);
  }

  private static AvlRecord record(long time, IoElements.Builder elements) {
    return new AvlRecord(
        time,
        0,
        new GpsElement(252_797_181, 546_871_550, 100, 274, 9, 47),
        0,
        OptionalInt.empty(),
        elements.build());
  }

  private CarTracker car() {
    return CarTracker.connect(client.server().port(), imei, (self, command) -> {});
  }

  private void awaitVehicle(ApiClient at, String field, Object value) {
    await()
        .untilAsserted(
            () -> {
              var answer = get(at, "/v1/vehicles/" + imei);
              assertThat(answer.statusCode()).isEqualTo(200);
              assertThat(new JsonObject(answer.body()).getValue(field)).isEqualTo(value);
            });
  }

  private static String problem(HttpResponse<String> answer) {
    return answer.statusCode() + " " + ApiClient.problem(answer);
  }

  @Test
  void bothProcessesShowACarEachValueWithTheTimeOfItsRecord() {
    try (var car = car()) {
      car.send(record(TIME, IoElements.builder().add1(239, 1).add2(66, 12_311)));
      car.send(record(TIME + 1000, IoElements.builder().add1(240, 1)));

      for (var at : List.of(client, elsewhere)) {
        awaitVehicle(
            at,
            "moving",
            new JsonObject()
                .put("value", true)
                .put("timestamp", Instant.ofEpochMilli(TIME + 1000).toString()));
        var vehicle = json(at, "/v1/vehicles/" + imei);
        assertThat(vehicle.getBoolean("online")).isTrue();
        assertThat(vehicle.getBoolean("registered")).isFalse();
        assertThat(vehicle.getString("id")).isEqualTo(imei);
        assertThat(vehicle.getJsonObject("ignition").getString("timestamp"))
            .isEqualTo(Instant.ofEpochMilli(TIME).toString());
        assertThat(vehicle.getJsonObject("voltage").getDouble("value")).isEqualTo(12.311);
        assertThat(vehicle.getJsonObject("position").getDouble("latitude")).isEqualTo(54.687155);
        assertThat(vehicle.containsKey("locked")).as("the car does not tell it").isFalse();
        var state = json(at, "/v1/vehicles/" + imei + "/state").getJsonObject("properties");
        assertThat(state.getJsonObject("external_voltage").getString("unit")).isEqualTo("V");
        assertThat(state.getJsonObject("ignition").getBoolean("value")).isTrue();
        assertThat(json(at, "/v1/vehicles/" + imei + "/capabilities").getJsonArray("properties"))
            .contains("ignition", "moving", "external_voltage");
        assertThat(json(at, "/v1/vehicles/map").getJsonArray("cars"))
            .anyMatch(row -> ((JsonArray) row).getString(0).equals(imei));
      }
    }
    awaitVehicle(client, "online", false);
    awaitVehicle(elsewhere, "online", false);
  }

  @Test
  void aCarThatWasPutIsThereAtOnceAndSoonOnTheOtherProcess() {
    var body = new JsonObject().put("imei", imei).put("plate", "ABC 123");

    var put = send(client, "PUT", "/v1/vehicles/a-1", body.encode());

    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(json(client, "/v1/vehicles/a-1").getString("plate")).isEqualTo("ABC 123");
    assertThat(json(client, "/v1/vehicles?q=abc1").getInteger("total")).isEqualTo(1);
    await().until(() -> get(elsewhere, "/v1/vehicles/a-1").statusCode() == 200);
    assertThat(json(elsewhere, "/v1/vehicles?q=abc-123").getInteger("total")).isEqualTo(1);
    assertThat(redis.ctl("hget", "cars", "a-1")).contains(imei);

    var changed = send(client, "PUT", "/v1/vehicles/a-1", body.put("plate", "XYZ").encode());

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json(client, "/v1/vehicles/" + imei).getString("plate")).isEqualTo("XYZ");
    assertThat(json(client, "/v1/vehicles?q=abc").getInteger("total")).isZero();
  }

  @Test
  void theLastCarCanBeDeletedAndIsGoneEverywhere() {
    send(client, "PUT", "/v1/vehicles/a-1", new JsonObject().put("imei", imei).encode());
    await().until(() -> get(elsewhere, "/v1/vehicles/a-1").statusCode() == 200);

    assertThat(send(elsewhere, "DELETE", "/v1/vehicles/a-1", "").statusCode()).isEqualTo(204);

    assertThat(problem(get(elsewhere, "/v1/vehicles/a-1"))).isEqualTo("404 unknown-vehicle");
    await().until(() -> get(client, "/v1/vehicles/a-1").statusCode() == 404);
    assertThat(problem(send(client, "DELETE", "/v1/vehicles/a-1", "")))
        .isEqualTo("404 unknown-vehicle");
  }

  @Test
  void whatCannotBeRegisteredIsRefusedWithAReason() {
    var body = new JsonObject().put("imei", imei);
    send(client, "PUT", "/v1/vehicles/a-1", body.encode());

    assertThat(problem(send(client, "PUT", "/v1/vehicles/a-2", body.encode())))
        .isEqualTo("409 imei-taken");
    assertThat(problem(send(client, "PUT", "/v1/vehicles/a-1", "{\"imei\":\"7\"}")))
        .isEqualTo("400 wrong-vehicle");
    assertThat(problem(send(client, "PUT", "/v1/vehicles/356307042441013", body.encode())))
        .isEqualTo("400 wrong-vehicle");
    assertThat(problem(send(client, "PUT", "/v1/vehicles/a-1", "[]")))
        .isEqualTo("400 unreadable-body");
    assertThat(problem(get(client, "/v1/vehicles/nobody"))).isEqualTo("404 unknown-vehicle");
    for (var query :
        List.of(
            "limit=0",
            "limit=501",
            "online=yes",
            "sort=x",
            "silence=soon",
            "cursor=x",
            "q=" + "x".repeat(101))) {
      assertThat(problem(get(client, "/v1/vehicles?" + query))).isEqualTo("400 wrong-parameter");
    }
    assertThat(problem(get(client, "/v1/vehicles?colour=red"))).isEqualTo("400 unknown-parameter");
  }

  @Test
  void whileRedisIsAwayTheLastKnownStateIsShownAsStale() {
    try (var car = car()) {
      car.send(record(TIME, IoElements.builder().add1(239, 1)));
      awaitVehicle(client, "online", true);
      await().until(() -> !json(client, "/v1/vehicles").containsKey("staleSince"));

      redis.kill9();

      await().until(() -> json(client, "/v1/vehicles").containsKey("staleSince"));
      var vehicle = json(client, "/v1/vehicles/" + imei);
      assertThat(vehicle.getJsonObject("ignition").getBoolean("value")).isTrue();
      assertThat(vehicle.getString("staleSince")).isNotEmpty();
      assertThat(
              problem(send(client, "PUT", "/v1/vehicles/a-1", "{\"imei\":\"%s\"}".formatted(imei))))
          .isEqualTo("503 redis-away");

      redis.restart();
      await().until(() -> !json(client, "/v1/vehicles").containsKey("staleSince"));
      car.send(record(TIME + 5000, IoElements.builder().add1(239, 0)));
      await()
          .until(
              () ->
                  !json(elsewhere, "/v1/vehicles/" + imei)
                      .getJsonObject("ignition")
                      .getBoolean("value"));
    }
  }
}
