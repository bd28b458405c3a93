package carsharing.teltonika.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the standalone jar ends: the server first, then what it needs. */
class StandaloneStopIT {

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";

  @TempDir private Path folder;

  @Test
  void confirmsRecordsToTheLastAndWarnsOfNothing() throws Exception {
    var trackers = 5;
    try (var server = start()) {
      var ledgers = LedgerTracker.start(trackers, server.port());
      await().until(() -> LedgerTracker.acknowledged(ledgers) > 500);
      var redis = redis();

      server.terminate();
      assertThat(server.awaitExit()).isZero();

      LedgerTracker.stop(ledgers);
      redis.onExit().get(60, TimeUnit.SECONDS);
      assertThat(server.complaints()).isEmpty();
      assertThat(server.output()).contains("Stopped");
      try (var again = start();
          var records = new QueueReader(uri(again, "amqp"), "record")) {
        assertThat(LedgerTracker.missing(ledgers, records.records())).isEmpty();
      }
    }
  }

  /** A Ctrl-C at the terminal reaches every process there. */
  @Test
  void tellsTheOutcomeOfACommandThatRunsAtACtrlC() throws Exception {
    var imei = Imeis.any();
    try (var server = start();
        var client = new CommandClient(uri(server, "redis"), imei);
        var car = CarTracker.connect(server.port(), imei, (self, text) -> {})) {
      client.send("{\"action\":\"unlock\"}");
      await().until(() -> car.commands().size() == 1);
      var redis = redis();

      interrupt(server);
      await().until(() -> !isAccepting(server));
      // Longer than an embedded Redis of its own mind would wait.
      await().during(Duration.ofSeconds(6)).until(redis::isAlive);
      car.answer(DONE);

      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(server.awaitExit()).isZero();
      redis.onExit().get(60, TimeUnit.SECONDS);
      assertThat(server.complaints()).isEmpty();
    }
  }

  @Test
  void leavesNoRedisBehindWhenItIsKilled() throws Exception {
    try (var server = start()) {
      var redis = redis();

      server.kill9();

      redis.onExit().get(60, TimeUnit.SECONDS);
      assertThat(redis.isAlive()).isFalse();
    }
  }

  private ServerProcess start() {
    return ServerProcess.start(ServerProcess.STANDALONE, folder, Map.of()).awaitReady();
  }

  private static boolean isAccepting(ServerProcess server) {
    return server.page("/health/accepting").contains("\"accepting\"");
  }

  /** SIGINT to the server and to all that it has started. */
  private static void interrupt(ServerProcess server) throws IOException, InterruptedException {
    var group = server.process();
    var members = group.descendants().toList();
    signal(group);
    members.forEach(StandaloneStopIT::signalUnlessDetached);
  }

  private static void signalUnlessDetached(ProcessHandle process) {
    try {
      if (isInOurSession(process)) {
        signal(process);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fields of /proc/PID/stat: behind the name in parentheses state, parent, group, session. */
  private static boolean isInOurSession(ProcessHandle process) throws IOException {
    return session(process.pid()).equals(session(ProcessHandle.current().pid()));
  }

  private static String session(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
  }

  private static void signal(ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private ProcessHandle redis() throws IOException {
    var pid = Files.readString(folder.resolve("data/redis/redis.pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static String uri(ServerProcess server, String scheme) {
    var found = Pattern.compile("Embedded .*: (%s://\\S+)".formatted(scheme));
    var matcher = found.matcher(server.output());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
