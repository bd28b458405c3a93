package carsharing.teltonika.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.car.profile.SecurityFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GprsCommandsTest {

  private static final SecurityFlags FLAGS = Profiles.builtIn().generic().securityFlags();

  private static final String IMEI = "356307042441013";

  private final Car car = parkedCar();

  @Test
  void opensAndClosesTheDoorsAndShowsItInLaterRecords() {
    assertThat(answer("lvcanopenalldoors")).isEqualTo("CAN-CONTROL cmd executed successfully.");
    assertThat(FLAGS.of(car.onDemand(0).elements())).doesNotContain(SecurityFlag.CLOSED);

    answer("lvcanclosealldoors");
    assertThat(FLAGS.of(car.onDemand(0).elements())).contains(SecurityFlag.CLOSED);
  }

  @Test
  void doesNotDriveWhileItIsImmobilised() {
    answer("setdigout ?1");
    for (var second = 0; second < 1000; second++) {
      car.next(second * 1000L, 1);
      assertThat(car.phase()).isEqualTo(Car.Phase.PARKED);
    }
    assertThat(answer("readio 180")).isEqualTo("Param ID:180 Value:1");

    answer("setdigout ?0");
    for (var second = 0; second < 30; second++) {
      car.next(second * 1000L, 1);
    }
    assertThat(car.phase()).isNotEqualTo(Car.Phase.PARKED);
  }

  @ParameterizedTest
  @CsvSource({
    "setdigout ?1, DOUT1:IGNORED DOUT2:1 Timeout:INFINITY, 0, 1",
    "setdigout ?1 60, DOUT1:IGNORED DOUT2:1 Timeout:INFINITY, 0, 1",
    "setdigout ?1 ? 60, DOUT1:IGNORED DOUT2:1 Timeout:60s, 0, 1",
    "setdigout 1?, DOUT1:1 Timeout:INFINITY DOUT2:IGNORED, 1, 0",
    "setdigout 11 0 20, DOUT1:1 Timeout:INFINITY DOUT2:1 Timeout:20s, 1, 1",
    "setdigout 1, DOUT1:1 Timeout:INFINITY, 1, 0",
    "setdigout x, setdigout params are invalid, 0, 0",
  })
  void switchesTheOutputsThatACommandNamesAndLeavesOthersAsTheyAre(
      String command, String text, int first, int second) {
    // A parked car shows its immobiliser as on.
    var driving = new Car(1, true);
    while (driving.phase() != Car.Phase.DRIVING) {
      driving.next(0, 1);
    }

    assertThat(GprsCommands.answer(command, driving, IMEI).text()).isEqualTo(text);
    assertThat(driving.read(179)).hasValue(Integer.toString(first));
    assertThat(driving.read(180)).hasValue(Integer.toString(second));

    driving.outputs().obey("setdigout ??");
    assertThat(driving.read(179)).hasValue(Integer.toString(first));
    assertThat(driving.read(180)).hasValue(Integer.toString(second));
    driving.outputs().obey("setdigout 00");
    assertThat(driving.read(179)).hasValue("0");
    assertThat(driving.read(180)).hasValue("0");
  }

  @Test
  void switchesAnOutputOffWhenItsTimeIsOver() {
    answer("setdigout ?1 0 20");
    car.outputs().advance(19);
    assertThat(car.outputs().isOn(2)).isTrue();

    car.outputs().advance(1);
    assertThat(car.outputs().isOn(2)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "readio 999, Not supported or not enabled IO element requested",
    "readio x, Not supported or not enabled IO element requested",
    "fly, Unknown command",
  })
  void saysWhatItDoesNotKnow(String command, String text) {
    assertThat(answer(command)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"getrecord, true", "on_demand_tracking2, true", "getver, false"})
  void sendsARecordWhereItIsAskedForOne(String command, boolean sends) {
    assertThat(GprsCommands.answer(command, car, IMEI).sendsRecord()).isEqualTo(sends);
  }

  private String answer(String command) {
    return GprsCommands.answer(command, car, IMEI).text();
  }

  private static Car parkedCar() {
    for (var seed = 0L; ; seed++) {
      var car = new Car(seed, true);
      if (car.phase() == Car.Phase.PARKED) {
        return car;
      }
    }
  }
}
