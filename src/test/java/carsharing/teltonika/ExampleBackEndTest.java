package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The back end in {@code examples}, which knows nothing but {@code openapi.yaml}. */
class ExampleBackEndTest {

  private static final String TOKEN = "a-token-for-the-example";
  private static final int MAX_LINES = 150;
  private static final Path SOURCE = Path.of("examples/backend/backend.js");

  @TempDir private Path folder;

  private final String imei = Imeis.any();
  private final int port = Ports.free();
  private final List<Process> runs = new ArrayList<>();

  @AfterEach
  void stop() {
    runs.forEach(Process::destroyForcibly);
  }

  private TestServer startServer() {
    var registry = "cars:" + imei;
    RedisServer.shared()
        .ctl(
            "hset", registry, "golf-1", "{\"imei\":\"%s\",\"plate\":\"B-AB 123\"}".formatted(imei));
    return TestServer.start(
            RabbitServer.shared().uri(),
            "record." + UUID.randomUUID(),
            "HTTP_PORT",
            Integer.toString(port),
            "HTTP_TOKEN",
            TOKEN,
            "API_REQUESTSPERSECOND",
            "10000",
            "CARS_REGISTRY",
            "redis",
            "CARS_REGISTRYKEY",
            registry)
        .awaitReady();
  }

  private CarTracker connect(TestServer server) {
    return CarTracker.connect(
        server.port(),
        imei,
        (car, text) -> {
          if (text.startsWith("setdigout")) {
            car.answer("DOUTS are set to:01 TMOs are: 0 0".replace("01", text.substring(10)));
          } else if (text.equals("getrecord")) {
            car.send(Records.now(0));
          } else {
            car.answer("CAN-CONTROL cmd executed successfully.");
          }
        });
  }

  private Process run(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("node", SOURCE.toString()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Files.createFile(log(runs.size())).toFile());
    builder.environment().put("API_URL", "http://127.0.0.1:" + port);
    builder.environment().put("API_TOKEN", TOKEN);
    var run = builder.start();
    runs.add(run);
    return run;
  }

  private Path log(int number) {
    return folder.resolve("run-" + number);
  }

  private String said(int number) throws IOException {
    return Files.readString(log(number));
  }

  private String end(Process run) throws Exception {
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    var number = runs.indexOf(run);
    assertThat(run.exitValue()).as(said(number)).isZero();
    return said(number);
  }

  @Test
  void isShortEnoughToBeRead() throws Exception {
    assertThat(Files.readAllLines(SOURCE)).hasSizeLessThanOrEqualTo(MAX_LINES);
  }

  @Test
  void rentsACarOnceWhateverIsSentAgain() throws Exception {
    var early = run("rent", "golf-1", "rental-1");
    await().until(() -> said(0).contains("no answer"));
    try (var server = startServer();
        var car = connect(server)) {
      assertThat(end(early)).contains("golf-1: unlock-and-enable-driving: ");
      var again = run("rent", "golf-1", "rental-1");
      var same = run("rent", "golf-1", "rental-1");
      end(again);
      end(same);
      assertThat(car.commands()).containsOnlyOnce("setdigout ?0", "lvcanopenalldoors");

      assertThat(end(run("cars"))).contains("golf-1\tB-AB 123\tonline");
      var follower = run("follow", "golf-1");
      var ended = end(run("end", "golf-1", "rental-1"));
      assertThat(ended).contains("golf-1: lock-and-disable-driving: ");
      assertThat(car.commands()).containsOnlyOnce("setdigout ?1", "lvcanclosealldoors");
      assertThat(follower.isAlive()).isTrue();
    }
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    try (var server = startServer()) {
      assertThat(server.httpPort()).isEqualTo(port);
      var wrong = run("rent", "golf-2", "rental-1");
      assertThat(wrong.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(wrong.exitValue()).isEqualTo(1);
      assertThat(said(0)).contains("golf-2 is unknown").doesNotContain(TOKEN);
    }
  }
}
