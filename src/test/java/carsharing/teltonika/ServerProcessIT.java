package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars as users start them. */
@VertxTest
class ServerProcessIT {

  private static final String IMEI = "356307042441013";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";

  private final Vertx vertx;

  @TempDir private Path directory;

  private final String uri = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();

  ServerProcessIT(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void losesNoAcknowledgedRecordWhenTheServerIsKilledUnderLoad() throws Exception {
    var port = Ports.free();
    var environment =
        Map.of("DEVICES_PORT", "" + port, "RABBITMQ_URI", uri, "RECORDS_QUEUE", queue);
    var server = ServerProcess.start(ServerProcess.PRODUCTION, directory, environment);
    server.awaitReady();
    var trackers = LedgerTracker.start(10, port);
    awaitProgress(trackers);

    server.kill9();
    server = ServerProcess.start(ServerProcess.PRODUCTION, directory, environment);
    server.awaitReady();
    awaitProgress(trackers);
    server.kill9();
    LedgerTracker.stop(trackers);

    try (var records = new QueueReader(uri, queue)) {
      assertThat(LedgerTracker.missing(trackers, records.records())).isEmpty();
    }
  }

  @Test
  void finishesTheFrameInFlightAtSigtermAndExitsWithZero() {
    try (var relay = Relay.start(vertx, "127.0.0.1", URI.create(uri).getPort());
        var server = start("amqp://guest:guest@127.0.0.1:" + relay.port());
        var tracker = Tracker.connect(server.port(), IMEI);
        var idle = Tracker.connect(server.port(), "356307042441014")) {
      relay.stall();
      tracker.send(Tracker.frame(Records.number(1)));
      // The answer to the repeated announcement shows that the frame before it has been read.
      tracker.announce(IMEI).awaitReceived("01");
      server.terminate();
      idle.awaitClosed();
      assertThat(tracker.isConnected()).isTrue();

      relay.resume();

      tracker.awaitReceived("01" + "00000001");
      tracker.awaitClosed();
      assertThat(server.awaitExit()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNothingInTheTemporaryFolderWhenItIsKilled(boolean production) throws Exception {
    var temporary = Files.createDirectory(directory.resolve("temporary"));
    var options = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    var jar = production ? ServerProcess.PRODUCTION : ServerProcess.STANDALONE;
    try (var server = ServerProcess.start(jar, directory, options)) {
      server.awaitAccepting();

      server.kill9();

      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void stopsAcceptingAtSigterm() {
    try (var server = start(uri)) {
      server.terminate();

      assertThat(server.awaitExit()).isZero();
      assertThat(server.output()).doesNotContain("Exception");
    }
  }

  @Test
  void warnsOfNothingFromStartToStopWithRecordsAndCommands() throws Exception {
    var imei = Imeis.any();
    try (var server = start(uri);
        var client = new CommandClient(RedisServer.shared().uri(), imei);
        var car = CarTracker.connect(server.port(), imei, (self, text) -> self.answer(DONE))) {
      var trackers = LedgerTracker.start(10, server.port());
      awaitProgress(trackers);
      assertThat(client.send("{\"action\":\"unlock\"}").outcome().getString("message"))
          .isEqualTo("success");

      server.terminate();

      assertThat(server.awaitExit()).isZero();
      await().until(() -> !car.isConnected());
      LedgerTracker.stop(trackers);
      assertThat(server.complaints()).isEmpty();
      assertThat(server.output()).contains("Stopped");
      try (var records = new QueueReader(uri, queue)) {
        assertThat(LedgerTracker.missing(trackers, records.records())).isEmpty();
      }
    }
  }

  /** It connects to RabbitMQ before it listens. */
  @Test
  void exitsWithZeroAtSigtermWhileItStarts() {
    try (var server = launch(uri)) {
      await().until(() -> server.output().contains("BrokerLink") || !server.isAlive());
      server.terminate();

      assertThat(server.awaitExit()).isZero();
      assertThat(server.output()).doesNotContain("does not start");
    }
  }

  @Test
  void namesTheTwoWaysOutWhereEmbeddedServicesAreAskedOfTheProductionJar() {
    try (var server =
        ServerProcess.start(
            ServerProcess.PRODUCTION, directory, Map.of("RABBITMQ_URI", "embedded"))) {
      assertThat(server.awaitExit()).isNotZero();
      assertThat(server.output())
          .contains("rabbitmq.uri")
          .contains("standalone")
          .contains("amqp://")
          .doesNotContain("\tat ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help"})
  void printsAPageOfHelpAndNothingElse(String option) {
    for (var jar : List.of(ServerProcess.PRODUCTION, ServerProcess.STANDALONE)) {
      try (var server = ServerProcess.start(jar, directory, Map.of(), option)) {
        assertThat(server.awaitExit()).isZero();
        assertThat(server.output())
            .startsWith("Usage: java -jar " + jar.getFileName() + " ")
            .contains("RABBITMQ_URI", "REDIS_URI", "DEVICES_PORT", "RECORDS_QUEUE", "HTTP_PORT")
            .contains("conf/server.yaml", "README.md", "docs/operations.md")
            .doesNotContain("redeploy", "DEBUG", "INFO");
        assertThat(server.output().lines().count()).isLessThan(35);
      }
    }
  }

  @Test
  void printsItsVersionAndNothingElse() {
    try (var server =
        ServerProcess.start(ServerProcess.PRODUCTION, directory, Map.of(), "--version")) {
      assertThat(server.awaitExit()).isZero();
      assertThat(server.output())
          .matches("Teltonika Carsharing Server \\d+\\.\\d+\\.\\d+ \\(Java .*\\)\\R");
    }
  }

  @Test
  void refusesAConfThatIsNotThere() {
    try (var server =
        ServerProcess.start(
            ServerProcess.PRODUCTION,
            directory,
            Map.of("RABBITMQ_URI", uri),
            "-conf",
            "missing.json")) {
      assertThat(server.awaitExit()).isNotZero();
      assertThat(server.output()).contains("missing.json").doesNotContain("\tat ");
    }
  }

  @Test
  void listsEveryWrongSettingAndDoesNotStart() throws Exception {
    Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        directory.resolve("conf/server.yaml"), "devices:\n  prot: 5027\n  idleTimeout: soon\n");
    try (var server =
        ServerProcess.start(
            ServerProcess.PRODUCTION, directory, Map.of("RECORDS_WINDOW", "none"))) {
      assertThat(server.awaitExit()).isNotZero();
      assertThat(server.output())
          .contains("devices.prot", "devices.idleTimeout: soon", "records.window: none")
          .contains("RECORDS_WINDOW")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void usesTheBrokerThatTheEnvFileOfTheNodeServerNames() throws Exception {
    Files.writeString(directory.resolve(".env"), "export rabbitMQUrl='" + uri + "' # ours\r\n");
    try (var server =
            ServerProcess.start(ServerProcess.STANDALONE, directory, Map.of("RECORDS_QUEUE", queue))
                .awaitReady();
        var tracker = Tracker.connect(server.port(), IMEI);
        var records = new QueueReader(uri, queue)) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

      await().until(() -> records.messages().size() == 1);
      assertThat(server.output()).contains("The file .env of the Node.js server");
    }
  }

  @Test
  void deploysOneMainVerticleWhateverTheNumberOfInstances() {
    try (var server = start(uri, "--instances", "3");
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

      assertThat(server.output()).containsOnlyOnce("Trackers: ").contains("3 event loops");
    }
  }

  @Test
  void namesPortAndSettingWhereThePortIsTaken() {
    try (var first = start(uri);
        var second =
            ServerProcess.start(
                ServerProcess.PRODUCTION,
                directory,
                Map.of("RABBITMQ_URI", uri, "DEVICES_PORT", "" + first.port()))) {
      assertThat(second.awaitExit()).isNotZero();
      assertThat(second.output())
          .contains("devices.port")
          .contains("" + first.port())
          .doesNotContain("\tat ");
    }
  }

  @Test
  void takesRecordsWithNothingConfiguredInTheStandaloneJar() {
    try (var server = ServerProcess.start(ServerProcess.STANDALONE, directory, Map.of())) {
      server.awaitReady();
      try (var tracker = Tracker.connect(server.port(), IMEI)) {
        tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
      }
      server.terminate();

      assertThat(server.awaitExit()).isZero();
    }
  }

  private ServerProcess start(String rabbitUri, String... arguments) {
    return launch(rabbitUri, arguments).awaitReady();
  }

  private ServerProcess launch(String rabbitUri, String... arguments) {
    return ServerProcess.start(
        ServerProcess.PRODUCTION,
        directory,
        Map.of("RABBITMQ_URI", rabbitUri, "RECORDS_QUEUE", queue),
        arguments);
  }

  private static void awaitProgress(List<LedgerTracker> trackers) {
    var before = LedgerTracker.acknowledged(trackers);
    await().until(() -> LedgerTracker.acknowledged(trackers) > before + 500);
  }
}
