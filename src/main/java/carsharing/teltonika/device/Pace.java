package carsharing.teltonika.device;

import carsharing.teltonika.settings.DeviceSettings;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How much a connection sends in a second. What is above the limits is not refused: the server
 * stops reading until the second is over, and TCP makes the sender wait.
 *
 * <p>Lives on the connection's event loop.
 */
final class Pace {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<DeviceSettings> settings;
  private long since = System.nanoTime();
  private long bytes;
  private int frames;

  Pace(Supplier<DeviceSettings> settings) {
    this.settings = settings;
  }

  /**
   * Counts what has come.
   *
   * @return ms to wait before more is read, 0 for none
   */
  long spend(int newBytes, int newFrames) {
    var now = System.nanoTime();
    if (now - since >= SECOND) {
      since = now;
      bytes = 0;
      frames = 0;
    }
    bytes += newBytes;
    frames += newFrames;
    var limits = settings.get();
    var isAbove = bytes > limits.bytesPerSecond() || frames > limits.framesPerSecond();
    return isAbove ? 1 + TimeUnit.NANOSECONDS.toMillis(SECOND - (now - since)) : 0;
  }
}
