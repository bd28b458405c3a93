package carsharing.teltonika.http;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainStateTest {

  private final HandClock clock = new HandClock();
  private final DrainState state = new DrainState(() -> Duration.ofSeconds(20), clock);

  @Test
  void aServerThatIsNotStoppingNeitherDrainsNorHangs() {
    after(Duration.ofHours(1));

    assertThat(state.draining()).isEmpty();
    assertThat(state.overdue()).isEmpty();
  }

  @Test
  void aLongDrainIsNoHang() {
    state.begin();
    after(Duration.ofSeconds(50));
    state.begin();

    assertThat(state.draining()).hasValue("draining: the server is stopping");
    assertThat(state.overdue()).isEmpty();
  }

  @Test
  void aDrainWithoutAnEndIsAHang() {
    state.begin();
    after(Duration.ofSeconds(51));

    assertThat(state.overdue())
        .hasValue(
            "the server has been stopping for 51 s (expected: at most 50 s, by devices.drainTimeout)");
  }

  /** Each device server says that it stops. */
  @Test
  void countsFromTheFirstTimeThatItIsTold() {
    state.begin();
    after(Duration.ofSeconds(40));
    state.begin();
    after(Duration.ofSeconds(11));

    assertThat(state.overdue()).isPresent();
  }

  private void after(Duration time) {
    clock.pass(time);
  }
}
