package carsharing.teltonika.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the simulator prints: a line a second, and a table at the end. */
final class Report {

  private final Statistics statistics;
  private final Terminal terminal;
  private final int trackers;
  private final long began;
  private long lastAcknowledged;
  private long lastNanos;
  private String toldObstacle = "";

  Report(Statistics statistics, Terminal terminal, int trackers) {
    this.statistics = statistics;
    this.terminal = terminal;
    this.trackers = trackers;
    this.began = System.nanoTime();
    this.lastNanos = began;
  }

  /** The line of this second. */
  String progress() {
    var now = System.nanoTime();
    var totals = statistics.totals();
    var perSecond = (totals.acknowledged() - lastAcknowledged) * 1e9 / Math.max(1, now - lastNanos);
    lastAcknowledged = totals.acknowledged();
    lastNanos = now;
    var seconds = (now - began) / 1_000_000_000;
    return "%02d:%02d  %s  %s  %s  %s  %s"
        .formatted(
            seconds / 60,
            seconds % 60,
            "trackers " + terminal.bold(totals.connected() + "/" + trackers),
            terminal.bold(number(Math.round(perSecond))) + " records/s",
            "acknowledged " + number(totals.acknowledged()),
            terminal.dim("repeated " + number(totals.repeatedFrames())),
            terminal.dim(
                "ack p50 "
                    + millis(statistics.latency(50))
                    + "  p99 "
                    + millis(statistics.latency(99))));
  }

  /** Why no tracker is connected, if it is not what was said before. */
  Optional<String> newObstacle() {
    var obstacle = statistics.obstacle();
    if (statistics.totals().connected() > 0 || obstacle.equals(toldObstacle)) {
      return Optional.empty();
    }
    toldObstacle = obstacle;
    return Optional.of("No tracker is connected: %s. They go on trying.".formatted(obstacle));
  }

  /** The table at the end. */
  List<String> summary() {
    var rows = new ArrayList<>(figures());
    if (!statistics.obstacle().isEmpty()) {
      rows.add(row("not connected", statistics.obstacle()));
    }
    return rows;
  }

  private List<String> figures() {
    var totals = statistics.totals();
    var seconds = (System.nanoTime() - began) / 1e9;
    var perSecond = Math.round(totals.acknowledged() / Math.max(0.001, seconds));
    return List.of(
        "",
        row("sent", number(totals.sent()) + " records"),
        row(
            "acknowledged",
            "%s records, %s a second".formatted(number(totals.acknowledged()), number(perSecond))),
        row("repeated", number(totals.repeatedFrames()) + " frames"),
        row("refused", number(totals.refused()) + " handshakes"),
        row("disconnected", number(totals.lost()) + " times"),
        row(
            "ack latency",
            "p50 %s   p99 %s   p99.9 %s   longest %s"
                .formatted(
                    millis(statistics.latency(50)),
                    millis(statistics.latency(99)),
                    millis(statistics.latency(99.9)),
                    millis(statistics.latency(100)))));
  }

  private String row(String name, String value) {
    return "  " + terminal.dim("%-14s".formatted(name)) + terminal.bold(value);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f ms" : "%.0f ms", value);
  }
}
