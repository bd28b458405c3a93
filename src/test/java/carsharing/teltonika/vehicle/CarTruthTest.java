package carsharing.teltonika.vehicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CarTruthTest {

  private static final long HOUR = 3_600_000; // ms

  @Test
  void theSameSeedGivesTheSameLifeInWhateverOrderItIsAskedFor() {
    var forwards = CarLife.eventful(1, 0);
    var backwards = CarLife.eventful(1, 0);

    for (var at = 0L; at < HOUR; at += 1000) {
      forwards.at(at, true, false);
    }
    for (var at = HOUR - 1000; at >= 0; at -= 1000) {
      assertThat(backwards.at(at, true, false)).isEqualTo(forwards.at(at, true, false));
    }
  }

  @Test
  void drivesAndParksInsideAndOutside() {
    var truth = new CarTruth(CarLife.eventful(1, 0));

    assertThat(truth.find(0, HOUR, Moment::isFit)).isPresent();
    assertThat(truth.find(0, HOUR, moment -> !moment.isInside() && moment.speed() == 0))
        .isPresent();
    assertThat(truth.find(0, HOUR, moment -> moment.isInside() && moment.speed() > 5)).isPresent();
    assertThat(truth.find(0, HOUR, Moment::hasOpenDoor)).isPresent();
  }

  @Test
  void remembersWhatWasDoneToIt() {
    var truth = new CarTruth(CarLife.parked());
    truth.carryOut("lvcanopenalldoors", 1000);
    truth.carryOut("readio 87", 1500);
    truth.carryOut("lvcanclosealldoors", 2000);
    truth.carryOut("lvcanhorn", 2500);

    assertThat(truth.at(999).isLocked()).isTrue();
    assertThat(truth.at(1000).isLocked()).isFalse();
    assertThat(truth.at(2000).isLocked()).isTrue();
    assertThat(truth.find(1500, 1900, Moment::isLocked)).isEmpty();
    assertThat(truth.find(1500, 2000, Moment::isLocked)).isPresent();
    assertThat(truth.deeds()).hasSize(3);
  }

  @Test
  void aReadingShowsWhenItWasTaken() {
    var now = 1_800_000_000_000L;
    var mileage = Long.toString(new CarTruth(CarLife.parked()).at(now).mileage());

    assertThat(Moment.wasReadBetween(mileage, now - 10, now + 10)).isTrue();
    assertThat(Moment.wasReadBetween(mileage, now + 1000, now + 2000)).isFalse();
    assertThat(Moment.wasReadBetween(mileage, now - 2000, now - 1000)).isFalse();
  }

  @Test
  void aClockIsWrongByItsOffsetAndNowAndThenMad() {
    var random = new Random(1);

    assertThat(CarClock.RIGHT.timestamp(12_345, random)).isEqualTo(12_000);
    assertThat(new CarClock(-500, false, 0).timestamp(12_345, random)).isEqualTo(11_845);
    assertThat(new CarClock(0, true, 100).timestamp(12_345, random))
        .isGreaterThan(3_400_000_000_000L);
  }
}
