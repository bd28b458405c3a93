package carsharing.teltonika.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SectionTest {

  @TempDir Path folder;

  @Test
  void writesAHeadAndItsBlock() throws IOException {
    new Section("json", "JSON").text("Words.").publish(report());

    assertThat(Files.readString(report()))
        .startsWith("# Benchmarks\n")
        .contains("<!-- json -->\n## JSON\n\n_Conditions: ")
        .endsWith("\n\nWords.\n<!-- /json -->\n");
  }

  @Test
  void leavesTheReportAsItIsUnlessToldOtherwise() throws IOException {
    var report = Path.of("docs", "benchmarks.md");
    var before = Files.readString(report);

    new Section("json", "JSON").text("No figures.").publish();

    assertThat(Files.readString(report)).isEqualTo(before);
  }

  @Test
  void replacesItsOwnBlockAndNothingElse() throws IOException {
    Files.writeString(report(), "a\n<!-- json -->\nold\n<!-- /json -->\nb\n");

    new Section("json", "JSON").text("new").publish(report());

    assertThat(Files.readString(report()))
        .startsWith("a\n<!-- json -->\n")
        .doesNotContain("old")
        .contains("new")
        .endsWith("<!-- /json -->\nb\n");
  }

  @Test
  void keepsTheOrderWhateverIsMeasuredFirst() throws IOException {
    for (var name : List.of("start", "decode", "ingest")) {
      new Section(name, name).publish(report());
    }

    assertThat(Files.readString(report()))
        .containsSubsequence("<!-- decode -->", "<!-- ingest -->", "<!-- start -->");
  }

  @Test
  void alignsFiguresAtTheRight() {
    var table = new Table(List.of("what", "ns"), List.of(List.of("a", "1"), List.of("b", "1,000")));

    assertThat(table.markdown())
        .isEqualTo(
            """
            | what |    ns |
            | ---- | ----: |
            | a    |     1 |
            | b    | 1,000 |""");
  }

  @Test
  void linksItsPlots() throws IOException {
    var plot = new Plot("rate", "Rate", Axis.log("trackers"), Axis.linear("records/s"));
    plot.series("server", List.of(new Plot.Point(50, 1), new Plot.Point(3000, 2)));

    new Section("ingest", "Ingest").plot(plot).publish(report());

    assertThat(Files.readString(report())).contains("![Rate](benchmarks/ingest-rate.svg)");
    assertThat(folder.resolve("benchmarks/ingest-rate.svg")).exists();
  }

  private Path report() {
    return folder.resolve("benchmarks.md");
  }
}
