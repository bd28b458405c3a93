package carsharing.teltonika.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Memory is taken for the elements that are there, and not for those that are announced. */
class AnnouncedElementsTest {

  private static final int MIB = 1024 * 1024;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void takesLessThanOneMebibyteForAnyNumberOfAnnouncedElements() {
    var frame = frameOf255Records(65_535);
    AvlFrame.decode(frame); // Loads classes.

    var before = THREAD.getCurrentThreadAllocatedBytes();
    var decoded = AvlFrame.decode(frame);
    var allocated = THREAD.getCurrentThreadAllocatedBytes() - before;

    assertThat(decoded.records()).hasSize(255);
    assertThat(decoded.wrongIoTotals()).isEqualTo(255);
    assertThat(decoded.records().get(254).elements().length(0)).isGreaterThan(50_000);
    assertThat(allocated).isLessThan(MIB);
  }

  /** 64 KiB; all elements are announced, none is there but one that fills the frame. */
  private static Frame frameOf255Records(int announced) {
    var data = Buffer.buffer().appendUnsignedByte((short) 0x8E).appendUnsignedByte((short) 255);
    for (var i = 0; i < 254; i++) {
      head(data, announced).appendUnsignedShort(0);
    }
    var last = head(data, announced).appendUnsignedShort(1).appendUnsignedShort(385);
    var left = 64 * 1024 - last.length() - 3;
    last.appendUnsignedShort(left).appendBytes(new byte[left]);
    return Frame.of(data.appendUnsignedByte((short) 255).getBytes());
  }

  /** All of a record before the number of its variable elements. */
  private static Buffer head(Buffer data, int announced) {
    return data.appendLong(1_700_000_000_000L)
        .appendByte((byte) 0)
        .appendBytes(new byte[GpsElement.LENGTH])
        .appendUnsignedShort(0)
        .appendUnsignedShort(announced)
        .appendLong(0);
  }
}
