package carsharing.teltonika.attack;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.attack.Felt.Latency;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a neighbour has been harmed. */
class FeltTest {

  private static final Latency NORMAL = new Latency(100, 10, 30);
  private static final Felt CALM = new Felt(NORMAL, NORMAL, "");

  @Test
  void twiceTheNormalLatencyIsNoHarm() {
    var felt = new Felt(new Latency(100, 20, 60), NORMAL, "");

    assertThat(felt.slowerThan(CALM)).isEmpty();
  }

  @Test
  void moreThanTwiceTheNormalLatencyIsHarmAndNamed() {
    var felt = new Felt(NORMAL, new Latency(100, 20.5, 61), "");

    assertThat(felt.slowerThan(CALM))
        .containsExactly(
            "command p50: 20.5 ms (expected: at most 20.0, normal is 10.0)",
            "command p99: 61.0 ms (expected: at most 60.0, normal is 30.0)");
  }

  @Test
  void someMillisecondsMoreThanHardlyAnyAreNoise() {
    var normal = new Felt(new Latency(100, 0.5, 2), NORMAL, "");
    var noisy = new Felt(new Latency(100, 5.5, 27), NORMAL, "");
    var slow = new Felt(new Latency(100, 5.6, 27.1), NORMAL, "");

    assertThat(noisy.slowerThan(normal)).isEmpty();
    assertThat(slow.slowerThan(normal)).hasSize(2);
  }

  @Test
  void aNeighbourThatIsNotAnsweredIsHarmed() {
    var felt = new Felt(new Latency(0, 0, 0), NORMAL, "");

    assertThat(felt.slowerThan(CALM)).containsExactly("acknowledgement: none came");
    assertThat(felt.isServed()).isFalse();
  }

  @Test
  void severalMeasurementsAreAsBadAsTheWorst() {
    var all = Felt.all(List.of(CALM, new Felt(new Latency(1, 50, 60), NORMAL, "lost"), CALM));

    assertThat(all.ack()).isEqualTo(new Latency(201, 50, 60));
    assertThat(all.failures()).containsExactly("lost");
  }
}
