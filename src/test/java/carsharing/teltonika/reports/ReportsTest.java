package carsharing.teltonika.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import carsharing.teltonika.contract.Schemas;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that people have reported ends as an operator needs. {@code -Dreports=imoLock-.*} replays
 * some of the cases only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReportsTest {

  private final List<Report> reports = chosen(System.getProperty("reports", ".*"));
  private final ReplayRun run = new ReplayRun(reports);

  private static List<Report> chosen(String names) {
    var pattern = Pattern.compile(names);
    return ReportFiles.readAll().stream()
        .filter(report -> pattern.matcher(report.name()).matches())
        .toList();
  }

  @AfterAll
  void stop() throws IOException {
    run.close();
  }

  List<Report> reports() {
    return reports;
  }

  @Order(1)
  @ParameterizedTest(name = "{0}")
  @MethodSource("reports")
  void endsAsAnOperatorNeeds(Report report) {
    run.failure(report).ifPresent(failure -> fail(failure));
  }

  @Order(2)
  @Test
  void tellsOneOutcomeOfEachCommand() {
    assertThat(run.secondOutcomes()).isEmpty();
  }

  @Order(2)
  @Test
  void publishesNothingOfStrangers() {
    assertThat(run.strangers()).isEmpty();
  }

  @Order(2)
  @Test
  void publishesWhatTheSchemasSay() throws IOException {
    assertThat(run.mistakes(new Schemas())).isEmpty();
  }
}
