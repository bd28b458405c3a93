package carsharing.teltonika.bench.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Processor time that processes use from now on, user and kernel together. */
public final class CpuMeter {

  private final Map<String, ProcessStatus> processes = new LinkedHashMap<>();
  private final Map<String, Duration> before = new LinkedHashMap<>();
  private final long since = System.nanoTime();

  /**
   * Begins.
   *
   * @param handles processes by what they are called
   */
  public CpuMeter(Map<String, ProcessHandle> handles) {
    handles.forEach((name, handle) -> processes.put(name, new ProcessStatus(handle)));
    processes.forEach((name, process) -> before.put(name, process.cpu()));
  }

  /** What each has used, divided by so many records or messages, µs. */
  public Map<String, Double> microsPer(double divisor) {
    var micros = new LinkedHashMap<String, Double>();
    used().forEach((name, time) -> micros.put(name, time.toNanos() / 1e3 / divisor));
    return micros;
  }

  /** What each has used of one core, %. */
  public Map<String, Double> percent() {
    var elapsed = System.nanoTime() - since;
    var percent = new LinkedHashMap<String, Double>();
    used().forEach((name, time) -> percent.put(name, 100.0 * time.toNanos() / elapsed));
    return percent;
  }

  private Map<String, Duration> used() {
    var used = new LinkedHashMap<String, Duration>();
    processes.forEach(
        (name, process) ->
            used.put(name, process.cpu().minus(before.getOrDefault(name, Duration.ZERO))));
    return used;
  }
}
