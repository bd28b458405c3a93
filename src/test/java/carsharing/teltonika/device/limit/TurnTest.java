package carsharing.teltonika.device.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How much a connection may do in one turn of its event loop: 256 units. */
class TurnTest {

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final AtomicInteger next = new AtomicInteger();
  private final Turn turn = new Turn(loop::add, next::incrementAndGet);

  @Test
  void endsWithTheUnitThatUsesItUp() {
    turn.begin();

    assertThat(turn.spend(255)).isFalse();
    assertThat(turn.isOver()).isFalse();
    assertThat(turn.spend(1)).isTrue();
    assertThat(turn.isOver()).isTrue();
  }

  @Test
  void goesOnInTheNextTurnWithAsMuchAgain() {
    turn.spend(1000);
    assertThat(next).hasValue(0);

    loop.remove().run();

    assertThat(next).hasValue(1);
    assertThat(turn.isOver()).isFalse();
    assertThat(turn.spend(255)).isFalse();
    assertThat(turn.spend(1)).isTrue();
  }

  /** What was read already has to be counted, but it waits only once. */
  @Test
  void waitsOnceHoweverMuchIsSpentMeanwhile() {
    turn.spend(256);

    assertThat(turn.spend(256)).isFalse();
    assertThat(loop).hasSize(1);
  }

  @Test
  void getsNoMoreFromAChunkThatArrivesWhileItIsOver() {
    turn.spend(256);

    turn.begin();

    assertThat(turn.isOver()).isTrue();
  }

  @Test
  void beginsAnewWithEachChunk() {
    turn.spend(255);

    turn.begin();

    assertThat(turn.spend(255)).isFalse();
  }
}
