package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cars that are registered in a hash of Redis; the SMS that wakes a car shows what is known. */
@VertxTest
class RegistryHashTest {

  private final RedisServer redis = RedisServer.shared();
  private final Vertx vertx;
  private final String key = "cars." + UUID.randomUUID();
  private final String imei = Imeis.any();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private String url;
  private Optional<TestServer> server = Optional.empty();
  private CommandClient client;

  RegistryHashTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void listen() throws Exception {
    var provider =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              asked.add(body.toString());
                              request.response().end();
                            }))
            .listen(0, "127.0.0.1");
    url = "http://127.0.0.1:%d/send".formatted(Futures.get(provider).actualPort());
    client = new CommandClient(redis.uri(), imei);
  }

  @AfterEach
  void stop() {
    client.close();
    server.ifPresent(TestServer::close);
    redis.ctl("DEL", key);
  }

  private void start(String... more) {
    var settings =
        new CopyOnWriteArrayList<>(
            List.of(
                "CARS_REGISTRY",
                "redis",
                "CARS_REGISTRYKEY",
                key,
                "CARS_REGISTRYINTERVAL",
                "1s",
                "WAKEUP_URL",
                url,
                "WAKEUP_BODY",
                "{\"to\":\"{phone}\",\"plate\":\"{plate}\",\"imei\":\"{imei}\"}",
                "WAKEUP_DELAY",
                "10ms"));
    settings.addAll(List.of(more));
    server =
        Optional.of(
            TestServer.start(
                    RabbitServer.shared().uri(),
                    "record." + UUID.randomUUID(),
                    settings.toArray(String[]::new))
                .awaitReady());
  }

  private void register(String id, String json) {
    redis.ctl("HSET", key, id, json);
    redis.ctl("PUBLISH", key, "changed");
  }

  private String car(String phone, String plate) {
    return "{\"imei\":\"%s\",\"phone\":\"%s\",\"plate\":\"%s\"}".formatted(imei, phone, plate);
  }

  private String expected(String phone, String plate) {
    return "{\"to\":\"%s\",\"plate\":\"%s\",\"imei\":\"%s\"}".formatted(phone, plate, imei);
  }

  /** The registry is read a moment after the change. */
  private void wakes(String phone, String plate) {
    await()
        .until(
            () -> {
              client.send("{\"action\":\"lock\",\"nonce\":\"%s\"}".formatted(UUID.randomUUID()));
              return asked.contains(expected(phone, plate));
            });
  }

  @Test
  void theSmsUsesWhatIsRegisteredAlsoAfterAChange() {
    register("golf-1", car("+37061234567", "ABC 123"));
    start();
    wakes("+37061234567", "ABC 123");

    register("golf-1", car("+37069999999", "ĄČ-1"));
    wakes("+37069999999", "ĄČ-1");
  }

  @Test
  void aChangeIsSeenAlsoIfNobodyTellsOfIt() {
    start();
    redis.ctl("HSET", key, "golf-1", car("+37061234567", "ABC 123"));

    wakes("+37061234567", "ABC 123");
  }

  @Test
  void whatTheCommandSaysComesFirst() {
    register("golf-1", car("+37061234567", "ABC 123"));
    start();
    wakes("+37061234567", "ABC 123");

    client.send("{\"action\":\"lock\",\"phone\":\"+1\"}");

    await().until(() -> asked.contains(expected("+1", "ABC 123")));
  }

  @Test
  void aCarWithAMistakeIsLeftOutAndTheOthersStay() {
    try (var logged = new Logged()) {
      redis.ctl("HSET", key, "bad", "{\"imei\":5}", "worse", "no json");
      redis.ctl("HSET", key, "one", "{\"imei\":\"356307000000001\"}");
      redis.ctl("HSET", key, "two", "{\"imei\":\"356307000000001\"}");
      redis.ctl("HSET", key, "long", "{\"imei\":\"" + "1".repeat(5000) + "\"}");
      register("golf-1", car("+37061234567", "ABC 123"));
      start();
      wakes("+37061234567", "ABC 123");

      await().until(() -> !logged.lines("that are left out").isEmpty());
      assertThat(logged.lines("that are left out"))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line)
                      .contains("4 mistakes")
                      .contains("bad, imei: 5 (expected: 15 digits")
                      .contains("worse: expected: fields")
                      .contains("long: expected: fields")
                      .contains("356307000000001 (expected: one that"));
    }
  }

  @Test
  void aCarStaysAsItWasIfItsEntryCannotBeReadAnyMore() {
    register("golf-1", car("+37061234567", "ABC 123"));
    start();
    wakes("+37061234567", "ABC 123");
    try (var logged = new Logged()) {
      register("golf-1", "no json");
      await().until(() -> !logged.lines("golf-1: expected: fields").isEmpty());
    }
    asked.clear();
    wakes("+37061234567", "ABC 123");
  }

  @Test
  void theLastCarsStayIfTheHashIsGoneOrSomethingElseOrTooLarge() {
    register("golf-1", car("+37061234567", "ABC 123"));
    start("CARS_MAXREGISTERED", "2");
    wakes("+37061234567", "ABC 123");

    try (var logged = new Logged()) {
      redis.ctl("DEL", key);
      await().until(() -> !logged.lines("it is empty, and was not").isEmpty());
      redis.ctl("SET", key, "x");
      await().until(() -> !logged.lines("WRONGTYPE").isEmpty());
      redis.ctl("DEL", key);
      redis.ctl("HSET", key, "a", "{}", "b", "{}", "c", "{}");
      await().until(() -> !logged.lines("3 cars (expected: at most 2").isEmpty());
    }
    asked.clear();
    wakes("+37061234567", "ABC 123");
  }
}
