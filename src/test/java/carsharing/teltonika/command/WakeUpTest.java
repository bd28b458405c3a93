package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxTest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider of SMS that is asked to wake trackers, by a server with a real Redis. */
@VertxTest
class WakeUpTest {

  private static final AtomicInteger CARS = new AtomicInteger();

  private final Vertx vertx;
  private final String imei = "3563070444%05d".formatted(CARS.incrementAndGet());
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private String url = "";
  private volatile int status = 202;
  private TestServer server;
  private TestServer second;
  private CommandClient client;

  WakeUpTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void start() throws Exception {
    var listening = vertx.createHttpServer().requestHandler(this::ask).listen(0, "127.0.0.1");
    url = "http://127.0.0.1:%d/send".formatted(Futures.get(listening).actualPort());
    server = startServer("100ms");
    second = startServer("100ms");
    client = new CommandClient(RedisServer.shared().uri(), imei);
  }

  private void restart(String delay) {
    second.close();
    server.close();
    server = startServer(delay);
    second = startServer(delay);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    second.close();
    server.close();
  }

  @Test
  void asksOnceForACommandThatWaitsAlthoughTwoServersHearOfIt() {
    client.send(command("+37061234567"));
    await().until(() -> own().size() == 1);
    client.announce();
    client.send("{\"action\":\"unlock\",\"phone\":\"+37069999999\"}");
    await().until(() -> own().size() == 2);

    assertThat(own())
        .containsExactly(
            "POST /send Bearer secret application/json {\"to\":\"+37061234567\",\"imei\":\"%s\"}"
                .formatted(imei),
            "POST /send Bearer secret application/json {\"to\":\"+37069999999\",\"imei\":\"%s\"}"
                .formatted(imei));
  }

  @Test
  void asksNobodyWhereTheTrackerIsConnected() {
    restart("5s"); // The command is taken long before.
    try (var car = CarTracker.connect(server.port(), imei, (self, text) -> self.answer("OK"))) {
      client.next();
      client.send(command("+1")).outcome();
      assertThat(car.isConnected()).isTrue();
    }
    awaitAnother();
    assertThat(own()).isEmpty();
  }

  @Test
  void changesNothingWhereTheProviderFailsOrAFieldIsMissing() {
    status = 500;
    client.send(command("+1"));
    await().until(() -> own().size() == 1);
    client.send("{\"action\":\"unlock\"}");
    awaitAnother();

    assertThat(own()).hasSize(1);
    assertThat(client.hasKey()).isTrue();
    try (var car =
        CarTracker.connect(
            server.port(),
            imei,
            (self, text) -> self.answer("CAN-CONTROL cmd executed successfully."))) {
      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(car.isConnected()).isTrue();
    }
  }

  /** A command for another car, which is heard of later, has come through. */
  private void awaitAnother() {
    var other = "3563070443%05d".formatted(CARS.incrementAndGet());
    try (var last = new CommandClient(RedisServer.shared().uri(), other)) {
      last.send(command("+2"));
      await().until(() -> asked.stream().anyMatch(text -> text.contains(other)));
    }
  }

  private List<String> own() {
    return asked.stream().filter(text -> text.contains(imei)).toList();
  }

  private static String command(String phone) {
    return "{\"action\":\"lock\",\"phone\":\"" + phone + "\"}";
  }

  private void ask(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              asked.add(
                  "%s %s %s %s %s"
                      .formatted(
                          request.method(),
                          request.path(),
                          request.getHeader("Authorization"),
                          request.getHeader("Content-Type"),
                          body));
              request.response().setStatusCode(status).end();
            });
  }

  private TestServer startServer(String delay) {
    return TestServer.start(
        RabbitServer.shared().uri(),
        "record." + UUID.randomUUID(),
        "WAKEUP_URL",
        url,
        "WAKEUP_BODY",
        "{\"to\":\"{phone}\",\"imei\":\"{imei}\"}",
        "WAKEUP_AUTHORIZATION",
        "Bearer secret",
        "WAKEUP_DELAY",
        delay);
  }
}
