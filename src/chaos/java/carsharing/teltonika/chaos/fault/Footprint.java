package carsharing.teltonika.chaos.fault;

import carsharing.teltonika.bench.server.ProcessStatus;
import carsharing.teltonika.testing.server.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a server process holds when nobody is connected to it.
 *
 * @param heap bytes of live objects
 * @param threads by name, without digits and dots
 * @param files open file descriptors, sockets among them
 */
public record Footprint(long heap, Map<String, Integer> threads, int files) {

  /** The goal: a heap that is back within this part of its start, but for what is below. */
  private static final double HEAP_GROWTH = 0.05;

  /** What the JVM caches about locales, method handles and classes that were used meanwhile. */
  private static final long JVM_CACHES = 1L << 20;

  /** Selectors of event loops that were not used before: a few descriptors each. */
  private static final int FILES_ALLOWANCE = 6;

  /** Pools that have a bound, and threads of the JVM that come and go. */
  private static final Set<String> BOUNDED =
      Set.of(
          "vertx-worker-thread-",
          "vertx-internal-blocking-",
          "vertx-eventloop-thread-",
          "C CompilerThread",
          "G Conc#",
          "G Refine#",
          "GC Thread#",
          "Attach Listener");

  /** Of the RabbitMQ client, which starts them when it first needs them: one for a processor. */
  private static final String CLIENT_POOL = "pool--thread-";

  private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\"");

  /** Names of gauges that are 0 when nothing goes on. */
  private static final List<String> GAUGES =
      List.of(
          "teltonika_connections_open",
          "teltonika_connections_identified",
          "teltonika_messages_waiting_bytes",
          "teltonika_messages_unconfirmed");

  /** Measures, after a full collection. */
  public static Footprint of(ServerProcess process) {
    var status = new ProcessStatus(process.process());
    var heap = status.collected().heap();
    var threads = new TreeMap<String, Integer>();
    var names = THREAD.matcher(status.jcmd("Thread.print"));
    while (names.find()) {
      threads.merge(names.group(1).replaceAll("[\\d.:]+", ""), 1, Integer::sum);
    }
    var files = (int) value(process.metrics(), "process_files_open_files");
    return new Footprint(heap, threads, files);
  }

  /** All objects of a server's heap, by class: to be read where it has grown. */
  public static String objects(ServerProcess process) {
    return new ProcessStatus(process.process()).jcmd("GC.class_histogram");
  }

  /** What goes on in a server, by gauge: empty where nothing does. */
  public static Map<String, Double> activity(ServerProcess process) {
    var metrics = process.metrics();
    var active = new TreeMap<String, Double>();
    for (var gauge : GAUGES) {
      var value = value(metrics, gauge);
      if (value != 0) {
        active.put(gauge, value);
      }
    }
    return active;
  }

  private static double value(String metrics, String name) {
    var line = Pattern.compile("(?m)^" + name + " ([-+.\\dE]+)$").matcher(metrics);
    if (!line.find()) {
      throw new IllegalStateException("/metrics has no " + name);
    }
    return Double.parseDouble(line.group(1));
  }

  /** The larger of each. */
  public Footprint most(Footprint other) {
    var most = new TreeMap<>(threads);
    other.threads.forEach((name, count) -> most.merge(name, count, Math::max));
    return new Footprint(Math.max(heap, other.heap), most, Math.max(files, other.files));
  }

  /** What is more than at the start, in words; empty where all is back. */
  public List<String> growthSince(Footprint start) {
    var growth = new ArrayList<String>();
    var limit = (long) (start.heap * (1 + HEAP_GROWTH)) + JVM_CACHES;
    if (heap > limit) {
      growth.add("heap: %,d bytes, from %,d (expected: %,d)".formatted(heap, start.heap, limit));
    }
    if (files > start.files + FILES_ALLOWANCE) {
      growth.add("open files: %d, from %d".formatted(files, start.files));
    }
    threads.forEach(
        (name, count) -> {
          var processors = Runtime.getRuntime().availableProcessors();
          var least = name.equals(CLIENT_POOL) ? processors : 0;
          var before = Math.max(least, start.threads.getOrDefault(name, 0));
          if (count > before && BOUNDED.stream().noneMatch(name::startsWith)) {
            growth.add("threads \"%s\": %d, from %d".formatted(name, count, before));
          }
        });
    return growth;
  }

  @Override
  public String toString() {
    var sum = threads.values().stream().mapToInt(Integer::intValue).sum();
    return "heap %,d bytes, %d threads, %d open files".formatted(heap, sum, files);
  }
}
