package carsharing.teltonika.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {

  @ParameterizedTest
  @CsvSource({
    "100000, 256, 200000, 300, 100000, 'there is room for all'",
    "100000, 256, 20000, 300, 19444, 'the reserve stays free'",
    "100000, 256, 1024, 200, 568, 'a common limit of shells'",
    "100000, 5000, 1024, 200, 412, 'half of what is left, however large the reserve is'",
    "100000, 256, 9223372036854775807, 300, 100000, 'no limit'",
    "10, 256, 100, 100, 1, 'nothing is left'"
  })
  void leavesFilesForEverythingElse(
      int wanted, int reserve, long limit, long open, int expected, String why) {
    var files = new OpenFiles(() -> wanted, reserve, () -> limit, open);

    assertThat(files.room()).as(why).isEqualTo(expected);
  }

  @Test
  void followsALimitThatIsChangedWhileTheProcessRuns() {
    var limit = new AtomicLong(20_000);
    var files = new OpenFiles(() -> 100_000, 256, limit::get, 300);

    limit.set(400);

    assertThat(files.room()).isEqualTo(50);
  }
}
