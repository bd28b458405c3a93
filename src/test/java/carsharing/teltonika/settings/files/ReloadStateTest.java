package carsharing.teltonika.settings.files;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReloadStateTest {

  private final HandClock clock = new HandClock();
  private final ReloadState state = new ReloadState(clock);

  @Test
  void isInUseFromTheStart() {
    assertThat(state.isInUse()).isTrue();
    assertThat(state.taken()).isEqualTo(clock.instant());
  }

  @Test
  void keepsTheTimeWhenFilesWereTakenLast() {
    var start = clock.instant();
    clock.pass(Duration.ofHours(1));
    state.refuse("a mistake");
    assertThat(state.isInUse()).isFalse();
    assertThat(state.taken()).isEqualTo(start);

    state.take();

    assertThat(state.isInUse()).isTrue();
    assertThat(state.taken()).isEqualTo(start.plus(Duration.ofHours(1)));
  }

  @Test
  void tellsANewMistakeFromTheLast() {
    assertThat(state.refuse("a mistake")).isTrue();
    assertThat(state.refuse("a mistake")).isFalse();
    assertThat(state.refuse("another one")).isTrue();

    state.take();

    assertThat(state.refuse("another one")).isTrue();
  }
}
