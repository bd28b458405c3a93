package carsharing.teltonika.car.state;

/**
 * What is known of a car's connection, by the clocks of the servers.
 *
 * @param lastSeen when the last record arrived, ms since 1970; 0 for never
 * @param isOnline whether the car was connected when that was noted last
 * @param at when that was noted, ms since 1970; 0 for never
 * @param process the one that has noted it
 */
public record Presence(long lastSeen, boolean isOnline, long at, String process) {

  /** Of a car that was never seen. */
  public static final Presence UNKNOWN = new Presence(0, false, 0, "");

  /** A record has arrived. */
  public static Presence seen(long lastSeen) {
    return new Presence(lastSeen, false, 0, "");
  }

  /** The car has connected to a process, or its connection there has ended. */
  public static Presence connection(boolean isOnline, long at, String process) {
    return new Presence(0, isOnline, at, process);
  }

  /** The newest of both. Of the same time, that of a car which is connected counts. */
  Presence merge(Presence other) {
    var newer = other.isNewer(this) ? other : this;
    return new Presence(
        Math.max(lastSeen, other.lastSeen), newer.isOnline, newer.at, newer.process);
  }

  private boolean isNewer(Presence other) {
    if (at != other.at) {
      return at > other.at;
    }
    return isOnline == other.isOnline ? process.compareTo(other.process) > 0 : isOnline;
  }
}
