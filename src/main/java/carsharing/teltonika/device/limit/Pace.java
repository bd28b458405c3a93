package carsharing.teltonika.device.limit;

import carsharing.teltonika.settings.DeviceSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How much a connection sends in a second. What is above the limits is not refused: the server
 * stops reading until the second is over, and TCP makes the sender wait.
 *
 * <p>Lives on the connection's event loop.
 */
public final class Pace {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AwakeTimer.Timers timers;
  private final TimeSource time;
  private final Supplier<DeviceSettings> settings;
  private final Runnable over;
  private long since;
  private long bytes;
  private int frames;
  private boolean above;

  /**
   * @param over is called when the sender has waited long enough
   */
  public Pace(
      AwakeTimer.Timers timers, TimeSource time, Supplier<DeviceSettings> settings, Runnable over) {
    this.timers = timers;
    this.time = time;
    this.since = time.nanos();
    this.settings = settings;
    this.over = over;
  }

  /** Whether the sender has to wait. */
  public boolean isAbove() {
    return above;
  }

  /**
   * Counts what has come.
   *
   * @return whether the sender has to wait from now on
   */
  public boolean spend(int newBytes, int newFrames) {
    var now = time.nanos();
    if (now - since >= SECOND) {
      since = now;
      bytes = 0;
      frames = 0;
    }
    bytes += newBytes;
    frames += newFrames;
    var limits = settings.get();
    var isWithin = bytes <= limits.bytesPerSecond() && frames <= limits.framesPerSecond();
    if (above || isWithin) {
      return false;
    }
    above = true;
    timers.start(1 + TimeUnit.NANOSECONDS.toMillis(SECOND - (now - since)), this::end);
    return true;
  }

  private void end() {
    above = false;
    over.run();
  }
}
