package carsharing.teltonika;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.server.PostgresServer;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The consumers in {@code examples} store each acknowledged record once, whatever is killed. */
class ExampleConsumersIT {

  private static final Path EXAMPLES = Path.of("examples");
  private static final int MAX_LINES = 150;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The trackers of the ledger have other IMEIs. */
  private static final String IMEI = "356307099900001";

  private static final String LEDGER =
      """
      SELECT imei || ' ' || to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      FROM avl_record WHERE imei <> '%s'"""
          .formatted(IMEI);

  private static RabbitServer rabbit;
  private static PostgresServer postgres;

  @TempDir private Path folder;

  private final String queue = "record." + UUID.randomUUID();
  private final List<Process> consumers = new ArrayList<>();

  @BeforeAll
  static void startServers() {
    rabbit = RabbitServer.start();
    postgres = PostgresServer.start();
  }

  @AfterAll
  static void stopServers() {
    rabbit.close();
    postgres.close();
  }

  @AfterEach
  void endConsumers() {
    consumers.stream().flatMap(Process::descendants).forEach(ProcessHandle::destroyForcibly);
    consumers.forEach(Process::destroyForcibly);
    if (!postgres.process().isAlive()) {
      postgres.restart();
    }
    postgres.query("DROP TABLE IF EXISTS avl_record, car CASCADE");
  }

  @Test
  void eachIsShortEnoughToBeRead() throws Exception {
    try (var files = Files.walk(EXAMPLES, 2)) {
      var sources =
          files.filter(file -> file.getFileName().toString().matches("(?i)consumer\\..*")).toList();
      assertThat(sources).hasSize(3);
      for (var source : sources) {
        assertThat(Files.readAllLines(source)).as("%s", source).hasSizeLessThanOrEqualTo(MAX_LINES);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "python", "java"})
  void storesEachAcknowledgedRecordOnce(String language) throws Exception {
    try (var server = startServer()) {
      var consumer = consume(language);
      publishPoison();
      awaitSetAside();
      sendRepeats(server);
      var trackers = LedgerTracker.start(2, server.port());
      awaitMoreRows();

      kill(consumer);
      awaitAcknowledgements(trackers);
      consumer = consume(language);
      awaitMoreRows();

      postgres.kill9();
      awaitAcknowledgements(trackers);
      postgres.restart();
      awaitMoreRows();

      rabbit.syncQueues();
      rabbit.kill9();
      rabbit.restart();
      awaitAcknowledgements(trackers);
      awaitMoreRows();

      LedgerTracker.stop(trackers);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(LedgerTracker.missing(trackers, rows())).isEmpty());
      assertThat(rows()).doesNotHaveDuplicates();
      assertThat(postgres.query("SELECT speed FROM avl_record WHERE imei = '" + IMEI + "'"))
          .containsExactlyInAnyOrder("1", "2", "3", "4");
      assertThat(rabbit.messageCount(queue + ".unstorable")).as(said()).isEqualTo(1);

      consumer.destroy();
      assertThat(consumer.waitFor(60, TimeUnit.SECONDS)).as(said()).isTrue();
      assertThat(rabbit.messageCount(queue)).isZero();
    }
  }

  private ServerProcess startServer() {
    var environment =
        Map.of(
            "RABBITMQ_URI", rabbit.uri(), "RECORDS_QUEUE", queue, "RECORDS_FRAMESPERMESSAGE", "10");
    var server = ServerProcess.start(ServerProcess.PRODUCTION, folder, environment);
    server.awaitReady();
    return server;
  }

  /** A record that comes again in another frame, and two records of one millisecond. */
  private static void sendRepeats(ServerProcess server) {
    var first = Records.now(1);
    var second = Records.now(2);
    var third = Records.now(3);
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(Tracker.frame(first)).awaitAcknowledged(1);
      tracker.send(Tracker.frame(second, first)).awaitAcknowledged(2);
      tracker.send(Tracker.frame(third, Records.at(third.time(), 4))).awaitAcknowledged(2);
    }
  }

  private void publishPoison() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(rabbit.uri());
    try (var connection = factory.newConnection("poison");
        var channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish(
          "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, "no record".getBytes(UTF_8));
      channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(10));
    }
  }

  /**
   * The consumer has acknowledged the poison as well. If it was killed before that, it would set
   * the poison aside once more.
   */
  private void awaitSetAside() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(rabbit.unfinished(queue)).isZero());
    assertThat(rabbit.messageCount(queue + ".unstorable")).as(said()).isEqualTo(1);
  }

  private Process consume(String language) throws IOException {
    var log = folder.resolve("consumer-" + consumers.size());
    var builder =
        new ProcessBuilder(EXAMPLES.resolve("run").toString(), language)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("AMQP_URL", rabbit.uri());
    builder.environment().put("DATABASE_URL", postgres.uri());
    builder.environment().put("QUEUE", queue);
    var consumer = builder.start();
    consumers.add(consumer);
    return consumer;
  }

  private static void kill(Process consumer) throws InterruptedException {
    consumer.descendants().forEach(ProcessHandle::destroyForcibly);
    assertThat(consumer.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  private void awaitMoreRows() {
    var before = rowCount();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(rowCount()).as(said()).isGreaterThan(before + 100));
  }

  private static void awaitAcknowledgements(List<LedgerTracker> trackers) {
    var before = LedgerTracker.acknowledged(trackers);
    await().atMost(PATIENCE).until(() -> LedgerTracker.acknowledged(trackers) > before + 100);
  }

  /** 0 as long as the consumer has not made the table. */
  private static int rowCount() {
    if (postgres.query("SELECT to_regclass('avl_record')").contains("avl_record")) {
      return Integer.parseInt(postgres.query("SELECT count(*) FROM avl_record").get(0));
    }
    return 0;
  }

  private static List<String> rows() {
    return postgres.query(LEDGER);
  }

  private String said() {
    try (Stream<Path> logs = Files.list(folder)) {
      return logs.sorted().map(ExampleConsumersIT::read).collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
