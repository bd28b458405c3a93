package carsharing.teltonika.device.exchange;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.testing.tracker.Records;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which record a step takes for its answer. */
class RecordStepTest {

  private final Exchanged there = new Exchanged();

  @AfterEach
  void close() {
    there.close();
  }

  @Test
  void aRecordAnswersAtOnceAndTheTextBesidesItIsNobodysBusiness() {
    for (var i = 0; i < 2; i++) {
      var step = there.record(Exchanged.LONG);
      there.records(Records.now(0));
      assertThat(get(step)).isInstanceOf(DeviceAnswer.Position.class);
      there.answer("record accepted");
    }

    var before = there.record(Exchanged.LONG);
    there.answer("record accepted");
    there.records(Records.now(0));

    assertThat(get(before)).isInstanceOf(DeviceAnswer.Position.class);
    assertThat(there.unasked()).isEmpty();
  }

  @Test
  void aRefusalEndsAStepThatWaitsForARecord() {
    var step = there.record(Exchanged.LONG);

    there.answer("record refused");

    assertThat(get(step)).isEqualTo(new DeviceAnswer.Text("record refused"));
  }

  @Test
  void aRecordFromTheFutureIsBlamedOnTheClockIfNoOtherComes() {
    var step = there.record(Exchanged.LONG);

    there.records(Records.at("2080-01-01T00:00:00Z"));

    assertThatThrownBy(() -> get(step)).hasMessageContaining("clock_wrong");
  }

  @Test
  void aRecordOfBeforeIsNoAnswer() {
    var step = there.record(Exchanged.SHORT);

    there.records(Records.at("2026-01-01T00:00:00Z"));

    assertThatThrownBy(() -> get(step)).hasMessageContaining("stale_record");
  }
}
