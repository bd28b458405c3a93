package carsharing.teltonika.bench.browser;

import carsharing.teltonika.testing.browser.Browser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures a page of the console from within: when it shows cars, and how smoothly it moves. */
public final class PageMeter {

  /**
   * Notes when the first car is painted: a picture after the one in which its row came. From a
   * sign-in, time counts from the key that sends the token.
   */
  private static final String WATCH =
      """
      window.bench = { from: 0, row: 0, long: [] };
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => bench.long.push(entry.duration)))
        .observe({ type: 'longtask', buffered: true });
      addEventListener('submit', () => (bench.from = performance.now()), true);
      new MutationObserver((changes, self) => {
        if (document.querySelector('.car-row')) {
          self.disconnect();
          requestAnimationFrame(() => setTimeout(() => (bench.row = performance.now())));
        }
      }).observe(document, { childList: true, subtree: true });
      """;

  /** Does a step for each picture, for so many ms; tells how long each picture took. */
  private static final String MOVE =
      """
      const done = arguments[arguments.length - 1];
      const step = %s;
      bench.long = [];
      const begin = performance.now();
      const times = [];
      const next = (now) => {
        times.push(now);
        if (now - begin < %d) {
          step(times.length);
          requestAnimationFrame(next);
        } else {
          const frames = times.slice(1).map((time, index) => time - times[index]).sort((a, b) => a - b);
          done(JSON.stringify({
            fps: 1000 * frames.length / (times.at(-1) - times[0]),
            late: frames[Math.floor(0.99 * frames.length)],
            long: bench.long,
          }));
        }
      };
      requestAnimationFrame(next);
      """;

  /** Down through the list, some rows a picture, and back from its end. */
  public static final String SCROLL =
      """
      (count) => {
        const rows = document.querySelector('.rows');
        const isUp = Math.floor(count / 120) % 2 === 1;
        rows.scrollTop += isUp ? -40 : 40;
      }
      """;

  /** The map goes round. */
  public static final String PAN =
      """
      (count) => {
        const { map } = document.querySelector('tc-fleet-map');
        map.panBy([Math.round(12 * Math.cos(count / 20)), Math.round(12 * Math.sin(count / 20))], { animate: false });
      }
      """;

  /** The user looks. */
  public static final String REST = "() => {}";

  private final Browser browser;

  /**
   * How smooth it was.
   *
   * @param fps pictures a second
   * @param late how long a picture took, ms; 99 % took less
   * @param longTasks tasks of the page that took more than 50 ms
   * @param longest of them, ms
   * @param busy share of the time in which the thread of the page worked, %
   */
  public record Motion(double fps, double late, int longTasks, double longest, double busy) {}

  /** To be made before the console is opened. */
  public PageMeter(Browser browser) {
    this.browser = browser;
    browser.devTools("Performance.enable", Map.of("timeDomain", "threadTicks"));
    browser.prepare(WATCH);
  }

  /** Waits until a car is shown; the time until it was painted, ms. */
  public double firstCar() {
    browser.find(".car-row");
    browser.awaitScript("return bench.row > 0");
    return number("return bench.row - bench.from");
  }

  /** When the page has shown anything, ms. */
  public double firstPaint() {
    return number("return performance.getEntriesByName('first-contentful-paint')[0].startTime");
  }

  private double number(String script) {
    return ((Number) browser.run(script)).doubleValue();
  }

  /** Moves something in each picture. */
  public Motion move(String step, long millis) {
    var before = busyTime();
    var began = System.nanoTime();
    var told = new JsonObject(browser.runUntilDone(MOVE.formatted(step, millis)).toString());
    var spent = (System.nanoTime() - began) * 1e-9;
    var tasks = told.getJsonArray("long");
    return new Motion(
        told.getDouble("fps"),
        told.getDouble("late"),
        tasks.size(),
        longest(tasks),
        100 * (busyTime() - before) / spent);
  }

  private static double longest(JsonArray tasks) {
    return tasks.stream().mapToDouble(task -> ((Number) task).doubleValue()).max().orElse(0);
  }

  /** Processor time of the thread of the page since it was opened, s. */
  public double busyTime() {
    return metrics().getDouble("TaskDuration");
  }

  private JsonObject metrics() {
    var all = new JsonObject(browser.devTools("Performance.getMetrics", Map.of()));
    return new JsonObject(
        all.getJsonArray("metrics").stream()
            .map(JsonObject.class::cast)
            .collect(
                Collectors.toMap(
                    metric -> metric.getString("name"), metric -> metric.getDouble("value"))));
  }
}
