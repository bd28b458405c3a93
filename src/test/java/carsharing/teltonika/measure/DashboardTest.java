package carsharing.teltonika.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestCertificate;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard and the alerts ask for is what the server tells. */
class DashboardTest {

  private static final Path DASHBOARD = Path.of("deploy", "grafana", "dashboard.json");
  private static final Path ALERTS = Path.of("deploy", "prometheus", "alerts.yaml");
  private static final Path METRICS = Path.of("docs", "metrics.md");
  private static final Pattern METRIC = Pattern.compile("\\b(?:teltonika|jvm|process)_[a-z_]+\\b");

  @TempDir private static Path folder;

  /** What {@code /metrics} shows of a server that has run a command. */
  private static String page = "";

  @BeforeAll
  static void runACommand() throws Exception {
    var imei = Imeis.any();
    try (var server = start(certificate());
        var client = new CommandClient(RedisServer.shared().uri(), imei);
        var car =
            CarTracker.connect(server.port(), imei, (self, text) -> self.answer("no such thing"))) {
      client.next();
      client.send("{\"action\":\"lock\"}").outcome();
      assertThat(car.commands()).isEqualTo(List.of("lvcanclosealldoors"));
      // The server has looked at the queues.
      await().until(() -> server.get("/metrics").contains("teltonika_queue_messages{"));
      page = server.get("/metrics");
    }
  }

  @Test
  void everyMetricOfTheDashboardAndTheAlertsIsThere() throws Exception {
    var asked = new TreeSet<String>();
    new ObjectMapper()
        .readTree(DASHBOARD.toFile())
        .findValuesAsText("expr")
        .forEach(query -> asked.addAll(metrics(query)));
    Files.readAllLines(ALERTS).stream()
        .filter(line -> !line.strip().startsWith("description") && !line.contains("job="))
        .forEach(line -> asked.addAll(metrics(line)));

    assertThat(asked).hasSizeGreaterThan(15);
    assertThat(told()).containsAll(asked);
  }

  @Test
  void thePageOfMetricsNamesEachMetricAndNoOther() throws Exception {
    var written =
        Files.readAllLines(METRICS).stream()
            .map(Pattern.compile("^\\| `([a-z_]+)` \\|")::matcher)
            .filter(Matcher::find)
            .map(row -> "teltonika_" + row.group(1))
            .toList();

    assertThat(written).doesNotHaveDuplicates();
    assertThat(told().stream().filter(name -> name.startsWith("teltonika_")).map(this::plain))
        .containsAll(written)
        .isSubsetOf(written);
  }

  /** Without what a histogram adds. */
  private String plain(String name) {
    return name.replaceAll("_seconds_(bucket|sum|count|max)$", "_seconds");
  }

  @Test
  void theLabelsThatTheAlertsLookForAreThere() throws Exception {
    var alerts = Files.readString(ALERTS);
    var outcomes =
        Pattern.compile("(teltonika_[a-z_]+)\\{outcome=\"([a-z_]+)\"}").matcher(alerts).results();

    assertThat(outcomes.toList())
        .isNotEmpty()
        .allSatisfy(
            found ->
                assertThat(page)
                    .containsPattern(
                        "%s\\{[^}]*outcome=\"%s\"".formatted(found.group(1), found.group(2))));
  }

  private static Set<String> metrics(String text) {
    return METRIC.matcher(text).results().map(found -> found.group()).collect(Collectors.toSet());
  }

  private static Set<String> told() {
    return page.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("[{ ].*", ""))
        .collect(Collectors.toSet());
  }

  private static TestCertificate certificate() throws Exception {
    return TestCertificate.create(folder, "ip:127.0.0.1");
  }

  private static TestServer start(TestCertificate certificate) {
    return TestServer.start(
        RabbitServer.shared().uri(),
        "record." + UUID.randomUUID(),
        "TLS_PORT",
        "0",
        "TLS_CERTIFICATE",
        certificate.certificate().toString(),
        "TLS_KEY",
        certificate.key().toString(),
        "COMMANDS_UNKNOWNANSWERWAIT",
        "100ms");
  }
}
