package carsharing.teltonika.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.car.profile.SecurityFlags;
import carsharing.teltonika.command.answer.AnswerKinds;
import carsharing.teltonika.command.answer.TextVerdict;
import carsharing.teltonika.command.answer.VersionAnswers;
import carsharing.teltonika.simulator.car.Car;
import carsharing.teltonika.simulator.car.Phase;
import carsharing.teltonika.simulator.car.TrackerFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GprsCommandsTest {

  private static final SecurityFlags FLAGS = Profiles.builtIn().generic().securityFlags();

  private static final String IMEI = "356307042441013";

  private final Car car = parkedCar(TrackerFamily.GENERIC);

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
      assertThat(car.phase()).isEqualTo(Phase.PARKED);
    }
    assertThat(answer("readio 180")).isEqualTo("Param ID:180 Value:1");

    answer("setdigout ?0");
    for (var second = 0; second < 30; second++) {
      car.next(second * 1000L, 1);
    }
    assertThat(car.phase()).isNotEqualTo(Phase.PARKED);
  }

  @Test
  void doesNotDriveWhileItsModuleBlocksTheEngine() {
    answer("lvcanblockengine");
    for (var second = 0; second < 1000; second++) {
      car.next(second * 1000L, 1);
      assertThat(car.phase()).isEqualTo(Phase.PARKED);
    }
    assertThat(car.truth().immobilised()).isTrue();

    answer("lvcanunblockengine");
    for (var second = 0; second < 30; second++) {
      car.next(second * 1000L, 1);
    }
    assertThat(car.truth().immobilised()).isFalse();
    assertThat(car.phase()).isNotEqualTo(Phase.PARKED);
  }

  @Test
  void opensItsTrunkForAWhile() {
    answer("lvcanopentrunk");
    assertThat(car.truth().now().openDoors()).containsExactly(Property.TRUNK);

    car.next(0, 31);
    assertThat(car.truth().now().openDoors()).doesNotContain(Property.TRUNK);
  }

  @ParameterizedTest
  @CsvSource({
    "GENERIC, setdigout ?1, DOUT1:IGNORED DOUT2:1 Timeout:INFINITY, 0, 1",
    "GENERIC, setdigout ?1 60, DOUT1:IGNORED DOUT2:1 Timeout:INFINITY, 0, 1",
    "GENERIC, setdigout ?1 ? 60, DOUT1:IGNORED DOUT2:1 Timeout:60s, 0, 1",
    "GENERIC, setdigout 1?, DOUT1:1 Timeout:INFINITY DOUT2:IGNORED, 1, 0",
    "GENERIC, setdigout 11 0 20, DOUT1:1 Timeout:INFINITY DOUT2:1 Timeout:20s, 1, 1",
    "GENERIC, setdigout 1, DOUT1:1 Timeout:INFINITY, 1, 0",
    "GENERIC, setdigout x, setdigout params are invalid, 0, 0",
    "FMB130, setdigout ?1, DOUT1:IGNORED DOUT2:1 Timeout:INFINITY, 0, 1",
    "FMB130, setdigout 111, setdigout params are invalid, 0, 0",
    "FMC150, setdigout 1?, DOUTS are set to:10 TMOs are: 0 0, 1, 0",
    "FMC150, setdigout ?1 ? 1, DOUTS are set to:01 TMOs are: 0 1, 0, 1",
    "FMB640, setdigout ?1, DOUTS are set to: X1XX TMOs are: 0 0 0 0, 0, 1",
    "FMC650, setdigout 1??0 5, DOUTS are set to: 1XX0 TMOs are: 5 0 0 0, 1, 0",
    "FT, setdigout ?1 ? 20, DOUT1:OFF Timeout:INFINITY DOUT2:ON Timeout:20s, 0, 1",
  })
  void switchesTheOutputsThatACommandNamesAndLeavesOthersAsTheyAre(
      TrackerFamily family, String command, String text, int first, int second) {
    var parked = parkedCar(family);
    var commands = new GprsCommands(family, IMEI);

    assertThat(obey(commands, command, parked)).isEqualTo(text);
    assertThat(parked.read(179)).hasValue(Integer.toString(first));
    assertThat(parked.read(180)).hasValue(Integer.toString(second));

    obey(commands, "setdigout ??", parked);
    assertThat(parked.read(179)).hasValue(Integer.toString(first));
    assertThat(parked.read(180)).hasValue(Integer.toString(second));
    obey(commands, "setdigout 00", parked);
    assertThat(parked.read(179)).hasValue("0");
    assertThat(parked.read(180)).hasValue("0");
  }

  @Test
  void switchesAnOutputOffWhenItsTimeIsOver() {
    answer("setdigout ?1 0 20");
    car.next(0, 19);
    assertThat(car.outputs().isOn(2)).isTrue();

    car.next(0, 1);
    assertThat(car.outputs().isOn(2)).isFalse();
  }

  @Test
  void keepsTheOtherOutputInTheAnswerThatShowsAllOfThem() {
    var commands = new GprsCommands(TrackerFamily.FMC150, IMEI);
    var parked = parkedCar(TrackerFamily.FMC150);
    obey(commands, "setdigout 1", parked);

    assertThat(obey(commands, "setdigout ?1", parked))
        .isEqualTo("DOUTS are set to:11 TMOs are: 0 0");
  }

  @ParameterizedTest
  @CsvSource({
    "GENERIC, readio 999, Not supported or not enabled IO element requested",
    "GENERIC, readio x, Not supported or not enabled IO element requested",
    "GENERIC, fly, Unknown command",
    "FMB130, LVCANOPENALLDOORS, Unknown command",
    "FMB130, mcan_cmd: 1, Unknown command",
    "FMB130, readavl 180, Unknown command",
    "FMC150, mcan_cmd: 1, MCAN Command 1 triggered",
    "FMB640, on_demand_tracking2, Unknown command",
    "FMB640, readio 180, IO ID:180 Value:0",
    "FMC150, readio 180, Param ID:180 Value:0",
    "FT, readio 180, IO[180]: 0",
    "FT, readavl 180, IO[180]: 0",
    "FT, readavl 81, Not supported AVL ID",
    "FT, lvcanopenalldoors, Unknown command or invalid format",
    "FT, on_demand_tracking2, Unknown command or invalid format",
    "FT, on_demand_tracking 2, On-demand tracking single record created",
    "FT, getrecord, Record triggered with high priority",
  })
  void answersInTheWordsOfItsFamily(TrackerFamily family, String command, String text) {
    var commands = new GprsCommands(family, IMEI);

    assertThat(commands.to(command, parkedCar(family)).text()).isEqualTo(text);
  }

  /** What a simulated tracker says, the server understands. */
  @ParameterizedTest
  @EnumSource(TrackerFamily.class)
  void answersSoThatTheServerUnderstands(TrackerFamily family) {
    var parked = parkedCar(family);
    var commands = new GprsCommands(family, IMEI);

    for (var command : new String[] {"setdigout ?1", "setdigout ?0", "readio 180"}) {
      var text = obey(commands, command, parked);
      assertThat(AnswerKinds.of(command).judge(command, text)).isEqualTo(TextVerdict.PASS);
    }
    var doors = AnswerKinds.of("lvcanopenalldoors");
    assertThat(doors.judge("lvcanopenalldoors", obey(commands, "lvcanopenalldoors", parked)))
        .isEqualTo(family == TrackerFamily.FT ? TextVerdict.UNKNOWN : TextVerdict.PASS);
    var version = VersionAnswers.read(obey(commands, "getver", parked)).orElseThrow();
    assertThat(version.imei()).hasValue(IMEI);
    assertThat(Profiles.families().ofHardware(version.hardware()))
        .map(Object::toString)
        .hasValue(family.profile().name());
  }

  @ParameterizedTest
  @CsvSource({"getrecord, true", "on_demand_tracking2, true", "getver, false"})
  void sendsARecordWhereItIsAskedForOne(String command, boolean sends) {
    var commands = new GprsCommands(TrackerFamily.GENERIC, IMEI);

    assertThat(commands.to(command, car).sendsRecord()).isEqualTo(sends);
  }

  private String answer(String command) {
    return obey(new GprsCommands(TrackerFamily.GENERIC, IMEI), command, car);
  }

  private static String obey(GprsCommands commands, String command, Car car) {
    var reaction = commands.to(command, car);
    reaction.effect().ifPresent(effect -> effect.accept(car));
    return reaction.text();
  }

  private static Car parkedCar(TrackerFamily family) {
    for (var seed = 0L; ; seed++) {
      var car = new Car(seed, family, true, () -> 0, 10);
      if (car.phase() == Phase.PARKED) {
        return car;
      }
    }
  }
}
