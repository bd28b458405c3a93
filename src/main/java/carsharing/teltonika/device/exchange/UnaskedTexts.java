package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.DeviceText;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.time.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Passes on the texts that one tracker sends and nobody has asked for: so many in a second, and the
 * beginning of each.
 *
 * <p>Lives on the connection's event loop.
 */
public final class UnaskedTexts {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<DeviceText> publish;
  private final IntSupplier perSecond;
  private final IntSupplier maxLength;
  private final TimeSource time;
  private final Runnable dropped;
  private long since;
  private int texts;

  /**
   * @param publish passes a text on
   * @param perSecond texts that are passed on in a second
   * @param maxLength characters of a text that are passed on
   * @param dropped is called for each text that is not passed on
   */
  public UnaskedTexts(
      Consumer<DeviceText> publish,
      IntSupplier perSecond,
      IntSupplier maxLength,
      TimeSource time,
      Runnable dropped) {
    this.publish = publish;
    this.perSecond = perSecond;
    this.maxLength = maxLength;
    this.time = time;
    this.dropped = dropped;
    this.since = time.nanos();
  }

  /** A text has come. */
  void arrived(Imei imei, String text) {
    var now = time.nanos();
    if (now - since >= SECOND) {
      since = now;
      texts = 0;
    }
    if (texts >= perSecond.getAsInt()) {
      dropped.run();
      return;
    }
    texts++;
    var beginning = text.substring(0, Math.min(text.length(), maxLength.getAsInt()));
    publish.accept(new DeviceText(imei, beginning, text.length(), time.instant()));
  }
}
