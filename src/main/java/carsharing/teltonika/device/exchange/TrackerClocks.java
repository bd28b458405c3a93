package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.ClockLags;
import carsharing.teltonika.message.RecentlyUsed;
import carsharing.teltonika.protocol.Imei;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The clocks of the trackers that were connected lately. A tracker that is woken by SMS sends no
 * record before its command, so what is known of its clock outlives its connections.
 *
 * <p>Bounded: the clock that was not used for longest is forgotten first. Safe for use by several
 * threads.
 */
public final class TrackerClocks implements ClockLags {

  private final Map<Imei, TrackerClock> clocks;

  /**
   * @param limit trackers that are remembered
   */
  public TrackerClocks(int limit) {
    clocks = new RecentlyUsed<>(limit);
  }

  @Override
  public OptionalLong learned(Imei imei) {
    return known(imei).map(TrackerClock::learned).orElse(OptionalLong.empty());
  }

  private synchronized Optional<TrackerClock> known(Imei imei) {
    return Optional.ofNullable(clocks.get(imei));
  }

  @Override
  public void tell(Imei imei, long lag) {
    of(imei).tell(lag);
  }

  /** The clock of a tracker. */
  public synchronized TrackerClock of(Imei imei) {
    return clocks.computeIfAbsent(imei, unknown -> new TrackerClock());
  }
}
