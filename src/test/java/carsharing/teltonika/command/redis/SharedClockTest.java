package carsharing.teltonika.command.redis;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tracker connects to a process that does not know its clock, and another process does. */
class SharedClockTest {

  private static final Duration AGE = Duration.ofSeconds(7);
  private static final String SCRIPTS =
      "scripts:\n  look: [{cmd: getrecord, recordAsResponse: true, timeout: 4s}]\n";

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
  void aRecordThatTheTrackerHasKeptIsNoAnswerIfItsClockIsRight() {
    assertThat(outcome(Duration.ZERO)).startsWith("stale_record");
  }

  @Test
  void aRecordOnDemandIsTheAnswerIfItsClockIsAsFarBehind() {
    assertThat(outcome(AGE.plusSeconds(1))).isEqualTo("success");
  }

  /** Of a command that is answered by a record on demand which is dated some seconds before. */
  private String outcome(Duration lag) {
    redis.ctl("SET", "{" + imei + "}:clock", Long.toString(lag.toMillis()));
    try (var car =
        CarTracker.connect(server.port(), imei, (self, text) -> self.send(Records.onDemand(AGE)))) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      var outcome = client.send("{\"action\":\"look\"}").outcome();
      assertThat(car.commands()).startsWith("getrecord");
      var isSuccess = outcome.getString("message").equals("success");
      return isSuccess ? "success" : outcome.getString("data");
    }
  }
}
