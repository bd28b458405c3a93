package carsharing.teltonika.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldMemoryTest {

  private static final int KIB = 1024;

  /** What a frame of 1 KiB takes up at first. */
  private static final long USUAL = 16 * KIB;

  private final List<String> granted = new ArrayList<>();

  @Test
  void letsAFrameWaitUntilOthersHaveEnded() {
    var memory = new HeldMemory(() -> 2 * USUAL);
    var first = request(memory, "first", KIB);
    request(memory, "second", KIB);
    var third = request(memory, "third", KIB);
    assertThat(third.isWaiting()).isTrue();
    assertThat(memory.waiting()).isEqualTo(1);

    first.release();

    assertThat(granted).containsExactly("third");
    assertThat(third.isWaiting()).isFalse();
    assertThat(memory.bytes()).isEqualTo(2 * USUAL);
  }

  @Test
  void grantsWhatARecordNoLongerTakesUp() {
    var memory = new HeldMemory(() -> USUAL + 4 * KIB);
    var first = request(memory, "first", KIB);
    request(memory, "second", KIB);

    first.set(2 * KIB);

    assertThat(granted).containsExactly("second");
    assertThat(memory.bytes()).isEqualTo(USUAL + 4 * KIB);
  }

  @Test
  void keepsHalfOfTheRoomForUsualFrames() {
    var memory = new HeldMemory(() -> 4096L * KIB);
    var large = new ArrayList<HeldMemory.Share>();
    for (var i = 0; i < 10; i++) {
      large.add(request(memory, "large " + i, 64 * KIB));
    }
    assertThat(memory.bytes()).isLessThanOrEqualTo(2048L * KIB);

    assertThat(request(memory, "usual", KIB).isWaiting()).isFalse();

    large.forEach(HeldMemory.Share::release);
    assertThat(memory.waiting()).isZero();
  }

  @Test
  void takesLessThanAMebibyteForAFrameOf64KiB() {
    var memory = new HeldMemory(() -> Long.MAX_VALUE);

    request(memory, "large", 64 * KIB);

    assertThat(memory.bytes()).isLessThan(1024L * KIB);
  }

  @Test
  void takesAFrameThatIsLargerThanAllRoomIfItIsAlone() {
    var memory = new HeldMemory(() -> 10);
    var first = request(memory, "first", KIB);
    assertThat(first.isWaiting()).isFalse();
    var second = request(memory, "second", KIB);

    first.release();

    assertThat(second.isWaiting()).isFalse();
    second.release();
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void forgetsWhoWaitsNoMore() {
    var memory = new HeldMemory(() -> USUAL);
    var first = request(memory, "first", KIB);
    request(memory, "second", KIB).release();
    request(memory, "third", KIB);

    first.release();
    first.release();

    assertThat(granted).containsExactly("third");
    assertThat(memory.bytes()).isEqualTo(USUAL);
  }

  @Test
  void leavesTheReleaseToThePublisherOnceItHasTheFrame() {
    var memory = new HeldMemory(() -> USUAL);
    var share = request(memory, "first", KIB);
    share.publish();

    share.releaseUnlessPublished();
    assertThat(memory.bytes()).isEqualTo(USUAL);

    share.release();
    assertThat(memory.bytes()).isZero();
  }

  private HeldMemory.Share request(HeldMemory memory, String name, int length) {
    return memory.request(length, () -> granted.add(name));
  }
}
