package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tracker that is lost, or comes back elsewhere, at every point of a script of three steps. */
class TrackerLossTest {

  private static final AtomicInteger CARS = new AtomicInteger();
  private static final int STEPS = 3;
  private static final String SCRIPTS =
      "scripts:\n  three: [{cmd: step 1}, {cmd: step 2}, {cmd: step 3}]\n";
  private static final String THREE = "{\"action\":\"three\"}";

  @TempDir private Path folder;

  private final String imei = "3563070555%05d".formatted(CARS.incrementAndGet());
  private final ConcurrentLinkedQueue<String> run = new ConcurrentLinkedQueue<>();
  private TestServer here;
  private TestServer there;
  private CommandClient client;

  @BeforeEach
  void start() throws IOException {
    here = startServer();
    there = startServer();
    client = new CommandClient(RedisServer.shared().uri(), imei);
  }

  @AfterEach
  void stop() {
    client.close();
    there.close();
    here.close();
  }

  @Test
  void runsACommandOnceWhoseTrackerWasLostBeforeItCame() {
    connect(here, this::answer).close();
    await().until(() -> ownerKeys().equals("0"));
    client.send(THREE);
    try (var car = CarTracker.connect(there.port(), imei, this::answer)) {
      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(car.isConnected()).isTrue();
    }
    assertThat(steps()).containsExactly("step 1", "step 2", "step 3");
    assertThat(client.hasKey()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void failsOnceWhenTheTrackerIsLostDuringAStep(int step) {
    try (var car =
        connect(
            here,
            (self, text) -> {
              run.add(text);
              if (text.equals("step " + step)) {
                self.close();
              } else {
                self.answer("OK");
              }
            })) {
      assertDisconnected(client.send(THREE).outcome(), step);
      await().until(() -> !car.isConnected());
    }
    assertThatItIsOver(step);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void concludesOnceWhenTheTrackerIsLostAfterAStep(int step) {
    try (var car =
        connect(
            here,
            (self, text) -> {
              run.add(text);
              self.answer("OK");
              if (text.equals("step " + step)) {
                self.close();
              }
            })) {
      var outcome = client.send(THREE).outcome();
      if (step == STEPS) {
        assertThat(outcome.getString("message")).isEqualTo("success");
      } else {
        assertDisconnected(outcome, step + 1);
      }
      assertThat(car.commands()).isNotEmpty();
    }
    assertThatItIsOver(step);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void failsOnceWhenTheTrackerComesBackElsewhereDuringAStep(int step) {
    var newer = new ArrayList<CarTracker>();
    try (var older =
        connect(
            here,
            (self, text) -> {
              run.add(text);
              if (text.equals("step " + step)) {
                RedisServer.shared().passMoment();
                newer.add(CarTracker.connect(there.port(), imei, this::answer));
              } else {
                self.answer("OK");
              }
            })) {
      client.send(THREE);
      assertDisconnected(client.outcome(), step);
      await().until(() -> !older.isConnected());
      assertThat(steps()).hasSize(step);

      run.clear();
      assertThat(client.send(THREE).outcome().getString("message")).isEqualTo("success");
      assertThat(steps()).containsExactly("step 1", "step 2", "step 3");
    } finally {
      newer.forEach(CarTracker::close);
    }
  }

  /** The next one runs, and nothing of the last. */
  private void assertThatItIsOver(int step) {
    assertThat(steps()).hasSize(step);
    run.clear();
    try (var car = CarTracker.connect(there.port(), imei, this::answer)) {
      awaitMessage("device_connected");
      assertThat(client.send(THREE).outcome().getString("message")).isEqualTo("success");
      assertThat(car.isConnected()).isTrue();
    }
    assertThat(steps()).containsExactly("step 1", "step 2", "step 3");
    assertThat(client.unread()).isEmpty();
  }

  private static void assertDisconnected(JsonObject outcome, int step) {
    assertThat(outcome.getString("data")).as(outcome.encode()).isEqualTo("disconnected");
    assertThat(outcome.getJsonObject("step").getInteger("number")).isEqualTo(step);
  }

  /** Whether the car belongs to a connection: 1 or 0. */
  private String ownerKeys() {
    return RedisServer.shared().ctl("exists", "{" + imei + "}:owner");
  }

  private List<String> steps() {
    return run.stream().filter(text -> text.startsWith("step ")).toList();
  }

  private void answer(CarTracker car, String text) {
    run.add(text);
    car.answer("OK");
  }

  private CarTracker connect(TestServer server, BiConsumer<CarTracker, String> onCommand) {
    var car = CarTracker.connect(server.port(), imei, onCommand);
    awaitMessage("device_connected");
    return car;
  }

  private TestServer startServer() throws IOException {
    return TestServer.withScripts(folder, SCRIPTS);
  }

  private void awaitMessage(String message) {
    assertThat(client.next().getString("message")).isEqualTo(message);
  }
}
