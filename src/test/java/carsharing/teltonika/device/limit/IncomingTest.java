package carsharing.teltonika.device.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which connections are closed if they hold more than 1,600 bytes together. */
class IncomingTest {

  private final Incoming incoming = new Incoming(() -> 1600);
  private final List<String> evicted = new ArrayList<>();

  @Test
  void countsWhatAllHoldAndNothingOfThoseThatHaveEnded() {
    var one = open("one");
    one.set(100);
    open("two").set(50);
    one.set(70);
    assertThat(incoming.bytes()).isEqualTo(120);

    one.end();
    one.set(500);

    assertThat(incoming.bytes()).isEqualTo(50);
  }

  @Test
  void closesNobodyAtTheLimit() {
    open("one").set(1000);
    open("two").set(600);

    assertThat(evicted).isEmpty();
  }

  @Test
  void closesTheLargestAboveTheLimit() {
    open("small").set(300);
    open("large").set(1200);
    open("middle").set(400);

    assertThat(evicted).containsExactly("large");
    assertThat(incoming.bytes()).isEqualTo(700);
  }

  /** A sixteenth of the limit is freed besides, so that it is not needed for each chunk. */
  @Test
  void freesALittleMoreThanItHasTo() {
    for (var i = 0; i < 16; i++) {
      open("connection " + i).set(100);
    }
    assertThat(evicted).isEmpty();

    open("the newest").set(1);

    assertThat(incoming.bytes()).isEqualTo(1401);
    assertThat(evicted).containsExactly("connection 15", "connection 14");
  }

  @Test
  void closesAConnectionOnceAndCountsNothingOfItAfterwards() {
    var large = open("large");
    large.set(1601);

    large.set(5000);

    assertThat(evicted).containsExactly("large");
    assertThat(incoming.bytes()).isZero();
  }

  private Incoming.Share open(String name) {
    return incoming.open(() -> evicted.add(name));
  }
}
