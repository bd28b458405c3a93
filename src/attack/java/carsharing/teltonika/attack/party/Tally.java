package carsharing.teltonika.attack.party;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What strangers have seen; may be used by several threads. */
public final class Tally {

  private static final int MAX_NOTES = 20;

  private final Map<String, Long> counts = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  /** What it says at the end, as it travels between processes. */
  public record Snapshot(Map<String, Long> counts, List<String> notes) {

    /** How often something was counted. */
    public long count(String name) {
      return counts.getOrDefault(name, 0L);
    }
  }

  /** Something has happened. */
  public void count(String name) {
    add(name, 1);
  }

  /** Something has happened so often. */
  public synchronized void add(String name, long times) {
    counts.merge(name, times, Long::sum);
  }

  /** Something was seen that must not be. */
  public synchronized void note(String text) {
    if (notes.size() < MAX_NOTES) {
      notes.add(text);
    }
  }

  /** What it says now. */
  public synchronized Snapshot snapshot() {
    return new Snapshot(new TreeMap<>(counts), List.copyOf(notes));
  }
}
