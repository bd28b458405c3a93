package carsharing.teltonika.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A line chart as SVG, readable by day and by night.
 *
 * <p>It paints its own background: the page around it may be of either kind, whatever the reader's
 * system prefers.
 */
public final class Plot {

  /** One measured value over another. */
  public record Point(double x, double y) {}

  private record Series(String name, List<Point> points) {}

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 80;
  private static final int RIGHT = 24;
  private static final int TOP = 80;
  private static final int BOTTOM = 56;
  private static final int LEGEND = 48;
  private static final int LEGEND_ROW = 18;

  /** With more points than these, a line alone is clearer. */
  private static final int MOST_MARKS = 30;

  /** Told apart by people who see colours differently, on white as on black (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9");

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #333; }
        .title { font-size: 16px; font-weight: 600; }
        .paper { fill: #fff; }
        .grid { stroke: #e3e3e3; }
        .axis { stroke: #888; }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
        @media (prefers-color-scheme: dark) {
          text { fill: #d5d5d5; }
          .paper { fill: #161b22; }
          .grid { stroke: #2d333b; }
        }
      </style>
      """;

  private final String name;
  private final String title;
  private final Axis x;
  private final Axis y;
  private final List<Series> lines = new ArrayList<>();

  /**
   * No lines yet.
   *
   * @param name tells it from other plots of its section, in the file's name
   */
  public Plot(String name, String title, Axis x, Axis y) {
    this.name = name;
    this.title = title;
    this.x = x;
    this.y = y;
  }

  /** Adds a line; its name stands in the legend. */
  public Plot series(String series, List<Point> points) {
    if (lines.size() == COLOURS.size()) {
      throw new IllegalStateException(
          "%s: more lines than can be told apart (expected: at most %d)"
              .formatted(series, COLOURS.size()));
    }
    lines.add(new Series(series, List.copyOf(points)));
    return this;
  }

  String name() {
    return name;
  }

  String title() {
    return title;
  }

  /** The whole file. */
  String svg() {
    var across = x.range(values(Point::x));
    var up = y.range(values(Point::y));
    var out = new StringBuilder();
    add(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\">",
        WIDTH,
        HEIGHT,
        WIDTH,
        escaped(title));
    out.append(STYLE);
    add(out, "<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"6\"/>", WIDTH, HEIGHT);
    add(out, "<text class=\"title\" x=\"%d\" y=\"26\">%s</text>", LEFT, escaped(title));
    appendLegend(out);
    appendGrid(out, across, up);
    appendLabels(out);
    for (var i = 0; i < lines.size(); i++) {
      appendLine(out, lines.get(i).points(), COLOURS.get(i), across, up);
    }
    return out.append("</svg>\n").toString();
  }

  private DoubleStream values(ToDoubleFunction<Point> coordinate) {
    return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(coordinate);
  }

  /** In one row, or in two where the names are long. */
  private void appendLegend(StringBuilder out) {
    var across = LEFT;
    var down = LEGEND;
    for (var i = 0; i < lines.size(); i++) {
      var text = lines.get(i).name();
      var width = 44 + 7 * text.length();
      if (across > LEFT && across + width > WIDTH) {
        across = LEFT;
        down += LEGEND_ROW;
      }
      add(
          out,
          "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" rx=\"2\" fill=\"%s\"/>"
              + "<text x=\"%d\" y=\"%d\">%s</text>",
          across,
          down - 7,
          COLOURS.get(i),
          across + 20,
          down,
          escaped(text));
      across += width;
    }
  }

  private void appendGrid(StringBuilder out, Axis.Range across, Axis.Range up) {
    for (var tick : up.ticks()) {
      var at = vertical(up, tick);
      add(
          out,
          "<path class=\"grid\" d=\"M%d %.1fH%d\"/>"
              + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT,
          at,
          WIDTH - RIGHT,
          LEFT - 8,
          at + 4,
          up.text(tick));
    }
    for (var tick : across.ticks()) {
      var at = horizontal(across, tick);
      add(
          out,
          "<path class=\"grid\" d=\"M%.1f %dV%d\"/>"
              + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          at,
          TOP,
          HEIGHT - BOTTOM,
          at,
          HEIGHT - BOTTOM + 18,
          across.text(tick));
    }
    add(out, "<path class=\"axis\" d=\"M%d %dH%d\"/>", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT);
  }

  private void appendLabels(StringBuilder out) {
    add(
        out,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 14,
        escaped(x.label()));
    var middle = (TOP + HEIGHT - BOTTOM) / 2;
    add(
        out,
        "<text transform=\"translate(20 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        middle,
        escaped(y.label()));
  }

  private static void appendLine(
      StringBuilder out, List<Point> points, String colour, Axis.Range across, Axis.Range up) {
    var path =
        points.stream()
            .map(point -> format("%.1f,%.1f", horizontal(across, point.x), vertical(up, point.y)))
            .collect(Collectors.joining(" "));
    add(out, "<polyline class=\"line\" stroke=\"%s\" points=\"%s\"/>", colour, path);
    if (points.size() <= MOST_MARKS) {
      for (var point : points) {
        add(
            out,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>",
            horizontal(across, point.x),
            vertical(up, point.y),
            colour);
      }
    }
  }

  private static double horizontal(Axis.Range across, double value) {
    return LEFT + across.place(value) * (WIDTH - RIGHT - LEFT);
  }

  private static double vertical(Axis.Range up, double value) {
    return HEIGHT - BOTTOM - up.place(value) * (HEIGHT - BOTTOM - TOP);
  }

  private static void add(StringBuilder out, String element, Object... values) {
    out.append(format(element, values)).append('\n');
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
