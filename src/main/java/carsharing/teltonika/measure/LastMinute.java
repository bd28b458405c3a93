package carsharing.teltonika.measure;

import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Rates and latencies of the last minute, for people who look now: meters count since the start. It
 * samples them again and again. Lives on one event loop.
 */
public final class LastMinute {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final MeterRegistry registry;
  private final TimeSource time;
  private final List<String> counters;
  private final List<String> timers;
  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * What the meters said.
   *
   * @param buckets of each timer: how many took at most so many ns
   */
  private record Sample(
      long at, Map<String, Double> counts, Map<String, NavigableMap<Double, Double>> buckets) {}

  /**
   * @param counters whose rates are wanted
   * @param timers whose latencies are wanted
   */
  public LastMinute(
      MeterRegistry registry, TimeSource time, List<String> counters, List<String> timers) {
    this.registry = registry;
    this.time = time;
    this.counters = List.copyOf(counters);
    this.timers = List.copyOf(timers);
    sample();
  }

  /** Looks at the meters. To be called every few seconds. */
  public void sample() {
    var now = now();
    samples.addLast(now);
    while (samples.size() > 2 && now.at() - samples.getFirst().at() > MINUTE) {
      samples.removeFirst();
    }
  }

  private Sample now() {
    var counts = new HashMap<String, Double>();
    for (var name : counters) {
      counts.put(name, registry.find(name).counters().stream().mapToDouble(Counter::count).sum());
    }
    var buckets = new HashMap<String, NavigableMap<Double, Double>>();
    for (var name : timers) {
      buckets.put(name, buckets(name));
    }
    return new Sample(time.nanos(), counts, buckets);
  }

  private NavigableMap<Double, Double> buckets(String name) {
    var sum = new TreeMap<Double, Double>();
    for (var timer : registry.find(name).timers()) {
      for (var bucket : timer.takeSnapshot().histogramCounts()) {
        sum.merge(bucket.bucket(), bucket.count(), Double::sum);
      }
    }
    return sum;
  }

  /** How often something was counted, a second. */
  public double rate(String counter) {
    var now = now();
    var first = samples.getFirst();
    var seconds = (now.at() - first.at()) / (double) TimeUnit.SECONDS.toNanos(1);
    var counted =
        now.counts().getOrDefault(counter, 0.0) - first.counts().getOrDefault(counter, 0.0);
    return seconds > 0 ? counted / seconds : 0;
  }

  /**
   * The time, ms, that so many of all took at most; empty if there was nothing to measure.
   *
   * @param part such as 0.99
   */
  public OptionalDouble latency(String timer, double part) {
    var first = samples.getFirst().buckets().getOrDefault(timer, new TreeMap<>());
    var last = buckets(timer);
    if (last.isEmpty()) {
      return OptionalDouble.empty();
    }
    var before = first.isEmpty() ? 0 : first.lastEntry().getValue();
    var all = last.lastEntry().getValue() - before;
    if (all <= 0) {
      return OptionalDouble.empty();
    }
    for (var bucket : last.entrySet()) {
      if (bucket.getValue() - first.getOrDefault(bucket.getKey(), 0.0) >= part * all) {
        return OptionalDouble.of(bucket.getKey() / TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    return OptionalDouble.empty();
  }
}
