package carsharing.teltonika.bench;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.bench.report.Report;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BenchScriptTest {

  @Test
  void listsEveryBenchmarkInTheOrderOfTheReport() throws Exception {
    var help = new ProcessBuilder("scripts/bench", "--help").start();
    var text = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    var listed = text.lines().filter(line -> line.startsWith("    ")).map(line -> line.strip());

    assertThat(listed.map(line -> line.substring(0, line.indexOf(' '))))
        .containsExactlyElementsOf(Report.NAMES);
  }

  @Test
  void publishesNoRoughFigures() throws Exception {
    var bench = new ProcessBuilder("scripts/bench", "--quick", "--publish").start();
    var text = new String(bench.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(text).contains("--publish: not with --quick");
    assertThat(bench.waitFor()).isEqualTo(1);
  }
}
