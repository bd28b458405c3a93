package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client asks again with an id while the command of this id runs: the id has one outcome. */
class RepeatedIdTest {

  private static final String SCRIPTS = "scripts:\n  slow: [{cmd: slow, timeout: 20s}]\n";
  private static final String FIRST = "{\"action\":\"slow\",\"id\":\"same\"}";

  @TempDir private Path folder;

  private final String imei = Imeis.any();
  private final RedisServer redis = RedisServer.shared();
  private TestServer server;
  private CommandClient client;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.withScripts(folder, SCRIPTS);
    client = new CommandClient(redis.uri(), imei);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void hasTheOutcomeOfTheFirstIfTheTrackerIsLost() {
    try (var car = connect()) {
      begin(car, FIRST);
    }
    var first = client.outcome();
    assertThat(first.getString("data")).isEqualTo("disconnected");
    assertThat(first.containsKey("repeated")).isFalse();
    assertThat(client.outcome()).isEqualTo(first.copy().put("repeated", true));
  }

  @Test
  void hasTheOutcomeOfTheFirstIfItsOwnTimeEndsBefore() {
    try (var car = connect()) {
      begin(car, "{\"action\":\"slow\",\"id\":\"same\",\"ttl\":\"300ms\"}");
      client.send("{\"action\":\"slow\",\"id\":\"later\",\"ttl\":\"400ms\"}");
      assertThat(client.outcome().getString("id")).isEqualTo("later");

      car.answer("OK");

      var first = client.outcome();
      assertThat(first.getString("message")).isEqualTo("success");
      assertThat(client.outcome()).isEqualTo(first.copy().put("repeated", true));
    }
  }

  @Test
  void isRefusedAfterTheFirstIfItIsAnotherCommand() {
    try (var car = connect()) {
      begin(car, "{\"action\":\"slow\",\"id\":\"same\",\"other\":1}");
    }
    assertThat(client.outcome().getString("data")).isEqualTo("disconnected");
    assertThat(client.outcome().getString("data")).startsWith("id_reused: ");
  }

  private CarTracker connect() {
    var car = CarTracker.connect(server.port(), imei, (self, text) -> {});
    await().until(() -> client.next().getString("message").equals("device_connected"));
    return car;
  }

  /** The first command runs, and the second one waits behind it. */
  private void begin(CarTracker car, String second) {
    client.send(FIRST);
    await().until(() -> car.commands().contains("slow"));
    client.send(second);
    await().until(() -> redis.ctl("EXISTS", imei).equals("0"));
  }
}
