package carsharing.teltonika.device;

import carsharing.teltonika.message.RecentlyUsed;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import java.util.Arrays;
import java.util.Map;

/**
 * Remembers frames that could not be decoded, and how often each has come: a tracker repeats a
 * frame until it is acknowledged, on this connection or the next.
 *
 * <p>Bounded; the frame that was not seen for longest is forgotten first. Shared by all device
 * servers of the process and safe for use by several threads: such frames are rare.
 */
public final class UndecodableFrames {

  private record Key(Imei imei, int length, int hash) {

    static Key of(Imei imei, Frame frame) {
      return new Key(imei, frame.data().length, Arrays.hashCode(frame.data()));
    }
  }

  private final Map<Key, Integer> seen;

  /**
   * @param limit how many frames are remembered
   */
  public UndecodableFrames(int limit) {
    seen = new RecentlyUsed<>(limit);
  }

  /** Counts a frame and says how often it has come, this time included. */
  synchronized int count(Imei imei, Frame frame) {
    return seen.merge(Key.of(imei, frame), 1, Integer::sum);
  }

  /** Forgets a frame that has been dealt with. */
  synchronized void forget(Imei imei, Frame frame) {
    seen.remove(Key.of(imei, frame));
  }
}
