package carsharing.teltonika.message;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map with a bound: if it is full, the entry that was not used for longest is forgotten. To read
 * an entry is to use it. Not safe for use by several threads.
 */
public final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {

  private static final long serialVersionUID = 1L;

  private final int limit;

  /**
   * @param limit entries that are remembered
   */
  public RecentlyUsed(int limit) {
    super(16, 0.75f, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
