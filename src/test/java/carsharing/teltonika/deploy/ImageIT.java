package carsharing.teltonika.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.ContainerImage;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image: built by {@code scripts/image} with the jar under test, looked into, and run. */
class ImageIT {

  private static final Path CACHE = Path.of(".image", "test");
  private static final String JAR = "teltonika-carsharing-server.jar";
  private static final long MIB = 1024 * 1024;

  private static ContainerImage image;

  @TempDir private Path folder;

  @BeforeAll
  static void build() throws Exception {
    assumeThat(System.getProperty("user.name"))
        .as("the user: only root may mount the image's files")
        .isEqualTo("root");
    for (var program : List.of("buildah", "mmdebstrap", "unshare", "apt-get")) {
      assumeThat(isInstalled(program)).as("%s is installed", program).isTrue();
    }
    image = ContainerImage.build(ServerProcess.PRODUCTION, CACHE);
  }

  @AfterAll
  static void remove() {
    if (image != null) {
      image.close();
    }
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  @Test
  void saysHowToRunIt() {
    var config = image.config();

    assertThat(config.getString("User")).isEqualTo("10001:10001");
    assertThat(config.getString("WorkingDir")).isEqualTo("/app");
    assertThat(config.getString("StopSignal")).isEqualTo("SIGTERM");
    assertThat(config.getJsonObject("ExposedPorts").fieldNames())
        .containsExactlyInAnyOrder("5027/tcp", "5028/tcp", "8080/tcp");
    // No shell, which would be the first process and keep SIGTERM for itself.
    assertThat(config.getJsonArray("Entrypoint").getString(0)).isEqualTo("java");
    assertThat(config.getJsonArray("Cmd", new JsonArray())).isEmpty();
    assertThat(config.getJsonObject("Healthcheck").getJsonArray("Test")).isNotEmpty();
  }

  @Test
  void holdsTheServerItsScriptsAndItsLoggingAndNothingElse() throws Exception {
    assertThat(files("app"))
        .containsExactlyInAnyOrder(
            "conf/commands.yaml",
            "conf/profiles.yaml",
            "conf/logback.xml",
            JAR,
            "teltonika-carsharing-server.jsa");
    assertThat(Files.mismatch(image.root().resolve("app").resolve(JAR), ServerProcess.PRODUCTION))
        .isEqualTo(-1);
    // What a build might leave behind: sources, Maven's libraries, files of root.
    assertThat(files("tmp")).isEmpty();
    assertThat(image.root().resolve("build")).doesNotExist();
    assertThat(image.root().resolve("root/.m2")).doesNotExist();
  }

  @Test
  void letsTheServerChangeNothingInItsFolder() throws Exception {
    try (var files = Files.walk(image.root().resolve("app"))) {
      for (var file : files.toList()) {
        assertThat(Files.getOwner(file).getName()).as(file.toString()).isEqualTo("root");
        assertThat(Files.getPosixFilePermissions(file))
            .as(file.toString())
            .contains(PosixFilePermission.OTHERS_READ)
            .doesNotContain(PosixFilePermission.OTHERS_WRITE);
      }
    }
  }

  @Test
  void isSmall() throws Exception {
    assertThat(size(image.root().resolve("app"))).isBetween(20 * MIB, 56 * MIB);
    assertThat(size(image.root())).isLessThan(512 * MIB);
  }

  @Test
  void servesRecordsAndCommandsAsAUserWithoutRightsAndEndsAtSigterm() throws Exception {
    var imei = Imeis.any();
    var rabbit = RabbitServer.shared().uri();
    var redis = RedisServer.shared().uri();
    var queue = "record." + UUID.randomUUID();
    var port = Ports.free();
    var settings =
        Map.of(
            "DEVICES_PORT", "" + port,
            "HTTP_PORT", "" + Ports.free(),
            "RABBITMQ_URI", rabbit,
            "REDIS_URI", redis,
            "RECORDS_QUEUE", queue);
    var log = folder.resolve("server.log");
    var checks = folder.resolve("checks.log");

    assertThat(image.checkHealth(settings, checks)).isNotZero();
    var container = image.start(settings, log);
    try {
      awaitHealthy(container, settings, log, checks);
      var server = container.children().findFirst().orElseThrow();
      assertThat(status(server)).containsPattern("Uid:\t10001\t10001\t10001\t10001\n");
      assertThat(status(server)).containsPattern("Groups:\t10001 ?\n");
      assertThat(status(server)).containsPattern("NSpid:\t\\d+\t1\n");

      try (var client = new CommandClient(redis, imei);
          var car = CarTracker.connect(port, imei, (self, text) -> self.answer("DOUT2:1"));
          var records = new QueueReader(rabbit, queue)) {
        car.send(Records.number(1));
        await().until(() -> car.acknowledged() == 1);
        assertThat(records.messages()).hasSize(1);
        var outcome = client.send("{\"action\":\"imoLock\"}").outcome();
        assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo("success");
        assertThat(car.commands()).contains("setdigout ?1");

        assertThat(server.destroy()).isTrue();
        assertThat(container.waitFor(60, TimeUnit.SECONDS)).as("ends at SIGTERM").isTrue();
        await().until(() -> !car.isConnected());
      }
      assertThat(container.exitValue()).as(Files.readString(log)).isZero();
      // In brackets the JVM warns, such as of a class archive that does not fit.
      assertThat(Files.readString(log))
          .contains("Stopped")
          .doesNotContain("ERROR", "Exception", "[warning]");
      assertThat(image.checkHealth(settings, checks)).isNotZero();
    } finally {
      container.destroyForcibly().waitFor();
    }
  }

  private static void awaitHealthy(
      Process container, Map<String, String> settings, Path log, Path checks) throws IOException {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !container.isAlive() || image.checkHealth(settings, checks) == 0);
    assertThat(container.isAlive()).as(Files.readString(log)).isTrue();
  }

  private static String status(ProcessHandle process) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
  }

  /** All below a folder of the image, by their names in it. */
  private static List<String> files(String name) throws IOException {
    var start = image.root().resolve(name);
    try (var files = Files.walk(start)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> start.relativize(file).toString())
          .toList();
    }
  }

  /** Bytes. */
  private static long size(Path start) throws IOException {
    try (var files = Files.walk(start)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
