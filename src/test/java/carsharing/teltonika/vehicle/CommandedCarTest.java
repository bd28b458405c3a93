package carsharing.teltonika.vehicle;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class CommandedCarTest {

  private static final int MANY = 2000;
  private static final Duration LATE = Duration.ofSeconds(4);
  private static final List<String> COMMANDS =
      List.of(
          "lvcanopenalldoors",
          "lvcanclosealldoors",
          "setdigout ?0",
          "setdigout ?1",
          "readio 87",
          "getrecord",
          "mark 1");

  private final CarTruth truth = new CarTruth(CarLife.parked());
  private final List<String> said = new ArrayList<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private long now = 1_800_000_000_000L;

  private record Due(long at, Runnable action) {}

  /** A connection that notes what is said. */
  private final CommandedCar.Line line =
      new CommandedCar.Line() {
        @Override
        public void text(String text) {
          said.add(text);
        }

        @Override
        public void serialText(String text) {
          said.add("codec 13: " + text);
        }

        @Override
        public void record() {
          said.add("record");
        }

        @Override
        public void later(long millis, Runnable action) {
          due.add(new Due(now + millis, action));
        }
      };

  @Test
  void doesWhatItIsToldAndSaysSo() {
    var car = car(Firmware.FMC, RecordOrder.BEFORE, Manners.honest(1, 5));

    car.take("lvcanopenalldoors", line);
    runAll();
    car.take("setdigout ?1", line);
    runAll();
    car.take("getrecord", line);
    runAll();

    assertThat(truth.at(now).isLocked()).isFalse();
    assertThat(truth.at(now).isImmobilised()).isTrue();
    assertThat(said)
        .containsExactly(
            "CAN-CONTROL cmd executed successfully.",
            "DOUTS are set to:?1",
            "record",
            "Record triggered with high priority");
  }

  @Test
  void sendsARecordAloneOrBehindItsText() {
    car(Firmware.FMB, RecordOrder.ONLY, Manners.honest(1, 5)).take("getrecord", line);
    runAll();
    car(Firmware.FT, RecordOrder.AFTER, Manners.honest(1, 5)).take("getrecord", line);
    runAll();

    assertThat(said).containsExactly("record", "Record triggered with high priority", "record");
  }

  /** If it did, no server could know the truth. */
  @Test
  void neverSaysThatItHasDoneWhatItHasNot() {
    for (var firmware : Firmware.values()) {
      var car = car(firmware, firmware.order(), new Manners(100, 1, 5, LATE));
      for (var i = 0; i < MANY; i++) {
        var command = COMMANDS.get(i % 4);
        var before = truth.deeds().size();
        said.clear();
        car.take(command, line);
        runAll();
        if (truth.deeds().size() == before) {
          assertThat(said).as(command).doesNotContain(firmware.text(command, truth.at(now)));
        }
      }
    }
  }

  @Test
  void liesInManyWays() {
    var car = car(Firmware.FMB, RecordOrder.ONLY, new Manners(100, 1, 5, LATE));
    for (var i = 0; i < MANY; i++) {
      car.take(COMMANDS.get(i % COMMANDS.size()), line);
      runAll();
    }

    assertThat(said)
        .contains(
            "DOUT2 Is disabled from CFG",
            "CAN-CONTROL Not connected!",
            "OK",
            "",
            "codec 13: " + Texts.CARD_READER,
            Texts.CARD_READER,
            Texts.QUEUED,
            "done");
  }

  @Test
  void theSameSeedGivesTheSameBehaviour() {
    var first = new CommandedCarTest();
    var second = new CommandedCarTest();
    for (var test : List.of(first, second)) {
      var car = test.car(Firmware.FMB, RecordOrder.ONLY, new Manners(50, 1, 5, LATE));
      for (var i = 0; i < 200; i++) {
        car.take(COMMANDS.get(i % COMMANDS.size()), test.line);
        test.runAll();
      }
    }

    assertThat(first.said).isEqualTo(second.said);
  }

  private CommandedCar car(Firmware firmware, RecordOrder order, Manners manners) {
    return new CommandedCar(truth, firmware, order, manners, () -> now, 1);
  }

  private void runAll() {
    for (var next = due.poll(); next != null; next = due.poll()) {
      now = Math.max(now, next.at());
      next.action().run();
    }
    now++;
  }
}
