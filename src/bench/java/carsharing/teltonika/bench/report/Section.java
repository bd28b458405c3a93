package carsharing.teltonika.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One benchmark's part of {@code docs/benchmarks.md}: paragraphs, tables and plots in the order in
 * which they were added, below the conditions that they were measured under.
 */
public final class Section {

  private static final Path REPORT = Path.of("docs", "benchmarks.md");

  private final String name;
  private final String title;
  private final List<String> parts = new ArrayList<>();
  private final List<Plot> plots = new ArrayList<>();
  private Conditions conditions = Conditions.here();

  /**
   * Nothing yet.
   *
   * @param name one of {@link Report#NAMES}, which is also the argument of {@code scripts/bench}
   * @param title the heading
   */
  public Section(String name, String title) {
    this.name = name;
    this.title = title;
  }

  /** More than the machine and its Java: versions of what took part, settings of the run. */
  public Section conditions(Conditions all) {
    conditions = all;
    return this;
  }

  /** Adds a paragraph. */
  public Section text(String paragraph) {
    parts.add(paragraph);
    return this;
  }

  /** Adds a table. Columns of figures are recognised by their first character. */
  public Section table(List<String> head, List<List<String>> rows) {
    parts.add(new Table(head, rows).markdown());
    return this;
  }

  /** Adds a plot, which is written to a file of its own. */
  public Section plot(Plot plot) {
    plots.add(plot);
    parts.add("![%s](benchmarks/%s)".formatted(plot.title(), file(plot)));
    return this;
  }

  /**
   * Prints the section. If that was asked for ({@code scripts/bench --publish}), it also takes the
   * place of the one before in the report.
   */
  public void publish() {
    System.out.println(markdown());
    if (Effort.isPublished()) {
      publish(REPORT);
    }
  }

  public void publish(Path report) {
    try {
      var folder = report.resolveSibling("benchmarks");
      for (var plot : plots) {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(file(plot)), plot.svg());
      }
      var before = Files.exists(report) ? Files.readString(report) : Report.HEAD;
      Files.writeString(report, Report.replace(before, name, markdown()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String markdown() {
    return "## %s%n%n_Conditions: %s._%n%n%s%s%n"
        .formatted(
            title,
            conditions,
            Effort.isQuick() ? "**A quick run: these figures are rough.**\n\n" : "",
            String.join("\n\n", parts))
        .replace(System.lineSeparator(), "\n");
  }

  private String file(Plot plot) {
    return "%s-%s.svg".formatted(name, plot.name());
  }
}
