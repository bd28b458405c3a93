package carsharing.teltonika.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private final Backlog backlog = new Backlog(3);

  @Test
  void handsOutTheOldestRecordsWithTheNewestOfThemFirst() {
    for (var time = 1; time <= 3; time++) {
      backlog.save(record(time));
    }

    assertThat(backlog.take(2)).extracting(AvlRecord::timestamp).containsExactly(2L, 1L);
    assertThat(backlog.take(2)).extracting(AvlRecord::timestamp).containsExactly(3L);
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void losesTheOldestRecordWhenItIsFullAlsoForOneThatIsSentNow() {
    for (var time = 1; time <= 4; time++) {
      backlog.save(record(time));
    }
    backlog.saveForNow(record(5));

    assertThat(backlog.size()).isEqualTo(3);
    assertThat(backlog.take(3)).extracting(AvlRecord::timestamp).containsExactly(4L, 3L, 5L);
  }

  private static AvlRecord record(long time) {
    return new AvlRecord(
        time,
        0,
        new GpsElement(0, 0, 0, 0, 0, 0),
        0,
        OptionalInt.empty(),
        IoElements.builder().build());
  }
}
