package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Imei;
import java.util.OptionalLong;

/**
 * How late the records of trackers are: the time on the way, and how far a tracker's clock is
 * behind. A process learns it from records, or is told what another one has learned. Safe for use
 * by several threads.
 */
public interface ClockLags {

  /** What this process has learned, ms; below 0 if the clock is ahead. Empty if unknown. */
  OptionalLong learned(Imei imei);

  /**
   * Another process has learned it.
   *
   * @param lag ms by this machine's clock
   */
  void tell(Imei imei, long lag);
}
