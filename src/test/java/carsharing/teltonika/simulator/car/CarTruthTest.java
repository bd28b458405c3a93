package carsharing.teltonika.simulator.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.car.profile.Property;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CarTruthTest {

  private static final Set<Property> OPEN = Set.of();
  private static final Set<Property> LOCKED = Set.of(Property.LOCKED);

  private final CarTruth truth = new CarTruth(3, new CarState(100, OPEN));

  @Test
  void saysWhatWasTrueAtATime() {
    truth.became(200, LOCKED);
    truth.became(300, OPEN);

    assertThat(truth.at(100).locked()).isFalse();
    assertThat(truth.at(199).locked()).isFalse();
    assertThat(truth.at(200).locked()).isTrue();
    assertThat(truth.at(299).locked()).isTrue();
    assertThat(truth.at(300).locked()).isFalse();
    assertThat(truth.locked()).isFalse();
  }

  @Test
  void saysWhatWasTrueInASpanOfTime() {
    truth.became(200, LOCKED);
    truth.became(300, OPEN);

    assertThat(truth.between(150, 250)).extracting(CarState::since).containsExactly(100L, 200L);
    assertThat(truth.between(200, 299)).extracting(CarState::since).containsExactly(200L);
    assertThat(truth.wasEver(Property.LOCKED, true, 100, 199)).isFalse();
    assertThat(truth.wasEver(Property.LOCKED, true, 100, 200)).isTrue();
    assertThat(truth.wasEver(Property.LOCKED, false, 200, 299)).isFalse();
    assertThat(truth.wasEver(Property.LOCKED, true, 300, 1000)).isFalse();
  }

  @Test
  void remembersOnlyChangesAndRefusesToGuessWhatItHasForgotten() {
    truth.became(150, OPEN);
    truth.became(200, LOCKED);
    truth.became(300, OPEN);
    truth.became(400, LOCKED);

    assertThat(truth.between(200, 400)).hasSize(3);
    assertThatThrownBy(() -> truth.at(199)).hasMessageContaining("not before 200");
    assertThatThrownBy(() -> truth.between(199, 400)).hasMessageContaining("not before 200");
  }

  @Test
  void followsACarWithTheTimeOfTheMachine() {
    var clock = new AtomicLong(1000);
    var car = new Car(1, TrackerFamily.FMC150, true, clock::get, 10);
    car.lock(true);
    clock.set(2000);
    car.lock(false);
    clock.set(3000);
    Outputs.Order.of("setdigout ?1", 2).ifPresent(car::switchOutputs);
    clock.set(4000);
    car.openTrunk();

    assertThat(car.truth().at(1999).locked()).isTrue();
    assertThat(car.truth().at(2000).locked()).isFalse();
    assertThat(car.truth().at(2999).immobilised()).isFalse();
    assertThat(car.truth().at(3000).immobilised()).isTrue();
    assertThat(car.truth().at(3999).openDoors()).doesNotContain(Property.TRUNK);
    assertThat(car.truth().at(4000).openDoors()).contains(Property.TRUNK);
  }
}
