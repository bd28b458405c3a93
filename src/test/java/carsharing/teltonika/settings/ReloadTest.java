package carsharing.teltonika.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.WholeFile;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that change while the server runs. */
class ReloadTest {

  private static final String IMEI = "356307042441013";
  private static final int TRACKERS = 10;

  private final String uri = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();

  @TempDir private Path folder;

  @Test
  void takesALimitAndSaysWhichSettingsWaitForARestart() throws Exception {
    try (var logged = new Logged();
        var server = start("devices: { maxConnections: 1 }");
        var first = Tracker.connect(server.port(), IMEI)) {
      try (var second = Tracker.connect(server.port())) {
        second.awaitClosed();
      }

      write("devices: { maxConnections: 2, backlog: 77 }");

      await()
          .until(
              () -> logged.lines("Settings that wait for a restart: devices.backlog").size() == 1);
      assertThat(logged.lines("Settings loaded again: devices.maxConnections")).hasSize(1);
      write("devices: { maxConnections: 2 }");
      await().until(() -> logged.lines("Settings loaded again: devices.backlog").size() == 1);
      assertThat(logged.lines("Settings that wait for a restart")).hasSize(1);
      try (var second = Tracker.connect(server.port(), "356307042441014")) {
        assertThat(second.isConnected()).isTrue();
      }
      first.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  @Test
  void takesAnotherQueueWithoutLosingAConnection() throws Exception {
    var other = queue + ".other";
    try (var server = start("records: { queue: " + queue + " }", "RECORDS_QUEUE", "");
        var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
      var connects = server.count("teltonika.broker.connections");

      write("records: { queue: " + other + " }");
      await().until(() -> server.count("teltonika.broker.connections") > connects);
      tracker.send(Tracker.frame(Records.number(2))).awaitAcknowledged(1);

      assertThat(RabbitServer.shared().messageCount(queue)).isEqualTo(1);
      assertThat(RabbitServer.shared().messageCount(other)).isEqualTo(1);
    }
  }

  @Test
  void switchesAnAllowListOn() throws Exception {
    var list = WholeFile.write(folder.resolve("imeis.txt"), IMEI);
    try (var server = start("allow: { imeis: all }");
        var allowed = Tracker.connect(server.port(), IMEI);
        var other = Tracker.connect(server.port(), "356307042441014")) {
      write("allow: { imeis: file, file: " + list + " }");

      other.awaitClosed();
      allowed.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  @Test
  void keepsAllUnderLoadWhereTheFileIsBrokenAndReportsItOnce() throws Exception {
    try (var logged = new Logged();
        var server = start("devices: { maxConnections: 100 }")) {
      var trackers = LedgerTracker.start(TRACKERS, server.port());
      awaitMore(trackers);

      write("devices: { maxConnections: [1\n");
      await().until(() -> logged.lines("The settings stay as they were").size() == 1);
      assertThat(logged.lines("line ").get(0)).contains("server.yaml");
      write("devices: { maxConnections: none }");
      await().until(() -> logged.lines("The settings stay as they were").size() == 2);
      awaitMore(trackers);
      awaitMore(trackers);
      assertThat(logged.lines("maxConnections: none (expected: 0-10000000)")).hasSize(1);
      write("devices: { maxConnections: 100 }");
      await().until(() -> logged.lines("Settings loaded again: nothing has changed").size() == 1);

      assertThat(closed(server)).isZero();
      LedgerTracker.stop(trackers);
      assertThat(logged.lines("The settings stay as they were")).hasSize(2);
    }
  }

  @Test
  void keepsAllWhereTheFileIsEmptied() throws Exception {
    try (var logged = new Logged();
        var server = start("devices: { maxConnections: 1 }")) {
      write("");
      await().until(() -> logged.lines("it is empty, and was not").size() == 1);

      assertThatOneIsLetIn(server);
    }
  }

  @Test
  void keepsAllWhereTheFileIsEmptiedThatWasFilledSinceTheStart() throws Exception {
    try (var logged = new Logged();
        var server = start("")) {
      write("devices: { maxConnections: 1 }");
      await().until(() -> logged.lines("Settings loaded again: ").size() == 1);

      write("");
      await().until(() -> logged.lines("it is empty, and was not").size() == 1);
      Files.delete(file());
      await().until(() -> logged.lines("no such file").size() == 1);

      assertThatOneIsLetIn(server);
    }
  }

  @Test
  void takesAHundredChangesUnderLoadWithNoConnectionAndNoRecordLost() throws Exception {
    try (var logged = new Logged();
        var server = start("devices: { maxConnections: 1000 }");
        var records = new QueueReader(uri, queue)) {
      var trackers = LedgerTracker.start(TRACKERS, server.port());
      awaitMore(trackers);

      for (var i = 1; i <= 100; i++) {
        var changes = i;
        write(
            "devices: { maxConnections: %d }\nrecords: { confirmTimeout: %ds }"
                .formatted(1000 + i, 20 + i % 2));
        await()
            .pollInterval(Duration.ofMillis(5))
            .until(() -> logged.lines("Settings loaded again: ").size() == changes);
      }

      awaitMore(trackers);
      assertThat(closed(server)).isZero();
      LedgerTracker.stop(trackers);
      assertThat(LedgerTracker.missing(trackers, records.records())).isEmpty();
    }
  }

  @Test
  void takesASecretFromTheFileThatAVariableNamesAndNeverLogsIt() throws Exception {
    var secret = WholeFile.write(folder.resolve("token"), "first-token-of-many\n");
    try (var logged = new Logged();
        var server = start("", "HTTP_TOKEN_FILE", secret.toString())) {
      assertThat(server.status("/connections", "first-token-of-many")).isEqualTo(200);

      WholeFile.write(secret, "another-token-of-many");
      await().until(() -> server.status("/connections", "another-token-of-many") == 200);
      assertThat(server.status("/connections", "first-token-of-many")).isEqualTo(401);
      WholeFile.write(secret, "short");
      await().until(() -> logged.lines("http.token: *** (expected: at least 16").size() == 1);
      assertThat(logged.lines("-token-of-many")).isEmpty();
    }
  }

  @Test
  void showsWhichFilesAreInUseAsTheyAre() throws Exception {
    var list = WholeFile.write(folder.resolve("imeis.txt"), IMEI);
    var scripts = Files.copy(Path.of("conf", "commands.yaml"), folder.resolve("commands.yaml"));
    try (var server =
        start(
            "allow: { imeis: file }",
            "ALLOW_FILE",
            list.toString(),
            "COMMANDS_FILE",
            scripts.toString(),
            "COMMANDS_RELOADINTERVAL",
            "30ms")) {
      for (var what : List.of("settings", "allow_list", "scripts")) {
        assertThat(inUse(server, what)).as(what).isOne();
      }

      write("allow: { imeis: nobody }");
      WholeFile.write(list, "nobody");
      WholeFile.write(scripts, "scripts: [broken");
      for (var what : List.of("settings", "allow_list", "scripts")) {
        await(what).until(() -> inUse(server, what) == 0);
      }

      write("allow: { imeis: file }");
      WholeFile.write(list, IMEI);
      Files.copy(Path.of("conf", "commands.yaml"), scripts, StandardCopyOption.REPLACE_EXISTING);
      for (var what : List.of("settings", "allow_list", "scripts")) {
        await(what).until(() -> inUse(server, what) == 1);
      }
    }
  }

  @Test
  void takesASecretWhileTheFileIsRefusedAndDoesNotTakeThatForItsMending() throws Exception {
    var secret = WholeFile.write(folder.resolve("token"), "first-token-of-many\n");
    try (var logged = new Logged();
        var server = start("allow: { imeis: all }", "HTTP_TOKEN_FILE", secret.toString())) {
      write("allow: { imeis: nobody }");
      await().until(() -> inUse(server, "settings") == 0);

      WholeFile.write(secret, "second-token-of-many\n");

      await().until(() -> logged.lines("Settings loaded again: http.token").size() == 1);
      assertThat(inUse(server, "settings")).isZero();
      write("allow: { imeis: all }");
      await().until(() -> inUse(server, "settings") == 1);
    }
  }

  private static double inUse(TestServer server, String what) {
    return server.count("teltonika.reload.successful", "what", what);
  }

  @Test
  void saysAtTheStartWhereItsSettingsComeFrom() throws Exception {
    var secret = WholeFile.write(folder.resolve("token"), "first-token-of-many\n");
    try (var logged = new Logged();
        var server =
            start(
                "records: { window: 77, quarantineQueue: record.quarantine }\ndevices: { maxClocks: 50000 }",
                "HTTP_TOKEN_FILE",
                secret.toString(),
                "DEVICE_PORT",
                "5030")) {
      assertThat(server.port()).isNotEqualTo(5030);
      assertThat(logged.lines("Teltonika Carsharing Server development (Java ")).hasSize(1);
      assertThat(logged.lines("Settings from " + file())).hasSize(1);
      assertThat(logged.lines("Settings from " + file()).get(0))
          .contains("records.window=77 (%s)".formatted(file()))
          .contains("http.token=*** (HTTP_TOKEN_FILE, the file %s)".formatted(secret))
          .contains("rabbitmq.uri=amqp://guest:***@127.0.0.1")
          .contains("devices.port=0 (DEVICES_PORT)")
          .doesNotContain("first-token", "maxClocks");
      assertThat(logged.lines("no settings and have no effect: DEVICE_PORT (did you mean DEVICES"))
          .hasSize(1);
    }
  }

  private static void assertThatOneIsLetIn(TestServer server) {
    try (var first = Tracker.connect(server.port(), IMEI);
        var second = Tracker.connect(server.port())) {
      second.awaitClosed();
      assertThat(first.isConnected()).isTrue();
    }
  }

  private static double closed(TestServer server) {
    return server.count("teltonika.connections.closed");
  }

  private static void awaitMore(List<LedgerTracker> trackers) {
    var before = LedgerTracker.acknowledged(trackers);
    await().until(() -> LedgerTracker.acknowledged(trackers) > before + 500);
  }

  /** As editors do: a new file takes the place of the old one. */
  private void write(String yaml) throws IOException {
    WholeFile.write(file(), yaml);
  }

  private Path file() {
    return folder.resolve("server.yaml");
  }

  private TestServer start(String yaml, String... settings) throws IOException {
    write(yaml);
    var all = new ArrayList<String>();
    all.addAll(List.of("SERVER_CONFIG", file().toString(), "RELOAD_INTERVAL", "10ms"));
    all.addAll(List.of(settings));
    return TestServer.start(uri, queue, all.toArray(String[]::new));
  }
}
