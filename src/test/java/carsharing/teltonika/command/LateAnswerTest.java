package carsharing.teltonika.command;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An answer carries no id: after a command that was not answered in time the tracker has to connect
 * again, so that a late answer can pass for no other command's.
 */
class LateAnswerTest {

  private static final AtomicInteger CARS = new AtomicInteger();

  /** It is given up after 5 s, and its text is waited for much longer. */
  private static final int LATER_THAN_THE_LAST_RECORD = 6; // s

  private static final String SCRIPTS =
      """
      scripts:
        open: [{cmd: open}]
        shut: [{cmd: shut}]
        openOrShut: {steps: [{cmd: open}], onFailure: shut}
        openTwice: [{cmd: open, retries: 1}]
        openTwiceAndShut: [{cmd: open, retries: 1}, {cmd: shut, success: Shut}]
      """;

  @TempDir private Path folder;

  private final String imei = "3563070556%05d".formatted(CARS.incrementAndGet());
  private final List<String> received = new CopyOnWriteArrayList<>();
  private TestServer server;
  private CommandClient client;

  @BeforeEach
  void start() throws IOException {
    server = startServer("1s");
    client = new CommandClient(RedisServer.shared().uri(), imei);
  }

  private TestServer startServer(String textGrace) throws IOException {
    return TestServer.withScripts(
        folder, SCRIPTS, "COMMANDS_STEPTIMEOUT", "2s", "COMMANDS_TEXTGRACE", textGrace);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void passesForNoOtherCommandsWhichIsRunOnceTheTrackerIsBack() {
    try (var car = connect("open"::equals)) {
      assertThat(send("open").getString("data")).isEqualTo("timeout");
      client.send(command("shut"));
      car.answer("OK");
      await().until(() -> !car.isConnected());
      assertThat(received).containsExactly("open");
    }

    try (var again = connect(text -> false)) {
      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(received).startsWith("open", "shut");
      assertThat(again.isConnected()).isTrue();
    }
  }

  @Test
  void passesForNoCommandThatHasWaitedAndThatIsNotRun() {
    try (var car = connect("open"::equals)) {
      client.send(command("open"));
      await().until(() -> received.contains("open"));
      client.send(command("shut"));

      assertThat(List.of(client.outcome(), client.outcome()))
          .extracting(outcome -> outcome.getString("data"))
          .containsExactlyInAnyOrder("timeout", "disconnected");
      await().until(() -> !car.isConnected());
    }
    assertThat(received).containsExactly("open");
  }

  @Test
  void keepsNothingFromBeingPutRightBeforeTheConnectionIsClosed() {
    try (var car = connect("open"::equals)) {
      var outcome = send("openOrShut");

      assertThat(outcome.getString("data")).isEqualTo("timeout");
      assertThat(outcome.getJsonObject("onFailure").getString("message")).isEqualTo("success");
      await().until(() -> !car.isConnected());
    }
    assertThat(received).containsExactly("open", "shut");
  }

  @Test
  void mayStillComeWhereOnlyTheRepeatWasAnswered() {
    var deaf = new AtomicInteger(1);
    try (var car = connect(text -> text.equals("open") && deaf.getAndDecrement() > 0)) {
      assertThat(send("openTwice").getString("message")).isEqualTo("success");
      client.send(command("shut"));
      await().until(() -> !car.isConnected());
    }
    assertThat(received).containsExactly("open", "open", "getrecord");

    try (var again = connect(text -> false)) {
      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(received).startsWith("open", "open", "getrecord", "shut");
      assertThat(again.isConnected()).isTrue();
    }
  }

  @Test
  void passesForNoOtherStep() {
    try (var car = connectWith(this::answerTheRepeatFirst)) {
      assertThat(send("openTwiceAndShut").getString("message")).isEqualTo("success");

      await().until(() -> !car.isConnected());
    }
  }

  /** The record that is asked for at last is not waited for by anyone, and its text may be late. */
  @Test
  void passesForNoCommandThatComesAfterTheLastRecord() throws IOException {
    server.close();
    server = startServer("30s");
    try (var car = connect(text -> !text.equals("open"))) {
      assertThat(send("open").getString("message")).isEqualTo("success");
      await().until(() -> received.contains("getrecord"));
      client.send(command("shut"));
      delayedExecutor(LATER_THAN_THE_LAST_RECORD, TimeUnit.SECONDS)
          .execute(() -> car.answer("Record triggered with high priority"));

      assertThat(client.outcome().getString("data")).isEqualTo("timeout");
      assertThat(received).startsWith("open", "getrecord", "shut");
    }
  }

  /** Answers the first `open` once it has answered its repeat. */
  private void answerTheRepeatFirst(CarTracker car, String text) {
    if (text.equals("open") && Collections.frequency(received, text) == 2) {
      car.answer("Opened");
      car.answer("Opened late");
    } else if (!text.equals("open")) {
      car.answer(text.equals("shut") ? "Shut" : "OK");
    }
  }

  /** A tracker that does what it is told, but does not answer to all. */
  private CarTracker connect(Predicate<String> isUnanswered) {
    return connectWith(
        (self, text) -> {
          if (!isUnanswered.test(text)) {
            self.answer("OK");
          }
        });
  }

  private CarTracker connectWith(BiConsumer<CarTracker, String> onCommand) {
    var car =
        CarTracker.connect(
            server.port(),
            imei,
            (self, text) -> {
              received.add(text);
              onCommand.accept(self, text);
            });
    assertThat(client.next().getString("message")).isEqualTo("device_connected");
    return car;
  }

  private JsonObject send(String action) {
    return client.send(command(action)).outcome();
  }

  private static String command(String action) {
    return new JsonObject().put("action", action).encode();
  }
}
