package carsharing.teltonika.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestCertificate;
import carsharing.teltonika.testing.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator as people start it, in a process of its own, against a real server. */
class SimulateTest {

  /** How it ended, and all that it printed. */
  private record Run(int exitCode, String output) {

    /** The first number of a row in the table at the end. */
    long row(String name) {
      var row = Pattern.compile("(?m)^ +" + name + " +([\\d,]+)").matcher(output);
      assertThat(row.find()).as("a row %s in %s", name, output).isTrue();
      return Long.parseLong(row.group(1).replace(",", ""));
    }
  }

  @Test
  void acknowledgesInItsTableWhatIsInTheQueue() throws Exception {
    var queue = "record." + UUID.randomUUID();
    var uri = RabbitServer.shared().uri();
    try (var server = TestServer.start(uri, queue);
        var reader = new QueueReader(uri, queue)) {
      var run =
          simulate(
              "--port=" + server.port(),
              "--trackers=3",
              "--records=2",
              "--codec=8",
              "--rate=0",
              // Beside other programs it can take seconds until the first frame is acknowledged.
              "--duration=10s");

      assertThat(run.exitCode()).isZero();
      assertThat(run.output()).contains("trackers 3/3").contains("ack latency");
      assertThat(run.row("acknowledged")).isPositive().isLessThanOrEqualTo(run.row("sent"));
      // What was on its way when the time was over may be in the queue, too: a frame a tracker.
      assertThat((long) reader.records().size())
          .isBetween(run.row("acknowledged"), run.row("sent"));
      assertThat(run.row("repeated")).isZero();
      assertThat(run.row("disconnected")).isZero();
    }
  }

  @Test
  void givesItsFamiliesToTheTrackersInTurnWithTheClockThatIsAskedFor() throws Exception {
    var queue = "record." + UUID.randomUUID();
    var uri = RabbitServer.shared().uri();
    try (var server = TestServer.start(uri, queue);
        var reader = new QueueReader(uri, queue)) {
      var began = Instant.now();
      var run =
          simulate(
              "--port=" + server.port(),
              "--trackers=2",
              "--family=fmb640,ft",
              "--clock-offset=-1h",
              "--duration=8s");

      assertThat(run.exitCode()).isZero();
      var flagged = new TreeSet<String>();
      var all = new TreeSet<String>();
      for (var message : reader.json()) {
        var imei = message.get("message").textValue();
        var record = message.at("/data/0");
        all.add(imei);
        if (record.get("elements").has("47")) {
          flagged.add(imei);
        }
        assertThat(Instant.parse(record.get("time").textValue()))
            .isBetween(began.minusSeconds(3610), began.minusSeconds(3500));
      }
      assertThat(all).containsExactly("356307042440000", "356307042440001");
      assertThat(flagged).containsExactly("356307042440000");
    }
  }

  @Test
  void endsWithOneWhenNothingIsAcknowledged() throws Exception {
    var run = simulate("--port=1", "--trackers=1", "--duration=3s", "--quiet");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.row("acknowledged")).isZero();
    assertThat(run.output()).doesNotContain("records/s");
    assertThat(run.output())
        .containsOnlyOnce("No tracker is connected: Connection refused: 127.0.0.1:1. ")
        .containsPattern("not connected .*Connection refused");
  }

  @Test
  void saysThatTheServerRefusesTheImei(@TempDir Path folder) throws Exception {
    var imeis = Files.writeString(folder.resolve("imeis.txt"), "356307042441013\n");
    try (var server =
        TestServer.start(
            RabbitServer.shared().uri(),
            "record." + UUID.randomUUID(),
            "ALLOW_IMEIS",
            "file",
            "ALLOW_FILE",
            imeis.toString())) {
      var run = simulate("--port=" + server.port(), "--trackers=1", "--duration=3s");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.output())
          .contains("No tracker is connected: the server refuses the IMEI 356307042440000 (00)");
      assertThat(run.row("refused")).isPositive();
    }
  }

  @Test
  void saysThatThePortIsNotOneForPlainTrackers(@TempDir Path folder) throws Exception {
    var certificate = TestCertificate.create(folder, "ip:127.0.0.1");
    try (var server =
        TestServer.start(
            RabbitServer.shared().uri(),
            "record." + UUID.randomUUID(),
            "TLS_PORT",
            "0",
            "TLS_CERTIFICATE",
            certificate.certificate().toString(),
            "TLS_KEY",
            certificate.key().toString())) {
      for (var port : List.of(server.tlsPort(), server.httpPort())) {
        var run = simulate("--port=" + port, "--trackers=1", "--duration=3s");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
            .contains("No tracker is connected: the server ends the connection without an answer");
      }
    }
  }

  @Test
  void drivesForAMinuteUnlessToldOtherwise() throws Exception {
    assertThat(simulate("--help").output()).contains("When to end (1m)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --codec=9       | --codec: 9 (expected: 8, 8e or 16)
          --records=256   | --records: 256 (expected: 1-255)
          --trackers=0    | --trackers: 0 (expected: 1-1000000)
          --rate=-1       | --rate: -1.0 (expected: 0-1000)
          --duration=soon | expected: a duration such as 250ms, 30s, 5m or 1h
          --family=fmb131 | (expected: one of [generic, fmb130, fmc150, fmb640, fmc650, ft])
          --text-only=101 | --text-only: 101 (expected: 0-100)
          --text-only=60 --effect-only=50 | --text-only and --effect-only: 110 (expected: together at most 100)
          --no-flags --lock-never-shown | --no-flags and --lock-never-shown: both (expected: one of them)
          --asleep=-1     | --asleep: -1 (expected: 0-100)
          --clock-offset=-x | (expected: a duration such as 30s or -5m)
          --trakcers=3    | Unknown option: '--trakcers=3'
          """)
  void saysWhatIsWrongWithAnOption(String option, String message) throws Exception {
    var run = simulate(option.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).contains(message);
  }

  private static Run simulate(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Simulate.class.getName()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }
}
