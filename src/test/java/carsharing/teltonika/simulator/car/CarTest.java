package carsharing.teltonika.simulator.car;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CarTest {

  private static final long BEGIN = 1_767_225_600_000L; // 2026-01-01
  private static final int RECORDS = 3000;

  @Test
  void drivesTheSameWayWithTheSameSeedAndAnotherWithAnother() {
    assertThat(drive(car(7, true))).isEqualTo(drive(car(7, true)));
    assertThat(drive(car(8, true))).isNotEqualTo(drive(car(7, true)));
  }

  @Test
  void beginsElsewhereThanTheCarWithTheNextSeed() {
    var places =
        LongStream.range(0, 20)
            .mapToObj(seed -> car(seed, true).next(BEGIN, 1).gps().longitude() / 10_000)
            .distinct();

    assertThat(places).hasSizeGreaterThan(10);
  }

  @Test
  void parksGetsInDrivesWaitsAtLightsAndGetsOut() {
    var car = car(1, true);
    var seen = EnumSet.noneOf(Phase.class);
    for (var i = 0; i < RECORDS; i++) {
      car.next(BEGIN + i * 1000L, 1);
      seen.add(car.phase());
    }
    assertThat(seen).containsExactlyInAnyOrder(Phase.values());
  }

  @Test
  void isClosedOnlyWhenItIsParkedAndMovesOnlyWithIgnition() {
    var car = car(3, false);
    for (var i = 0; i < RECORDS; i++) {
      var record = car.next(BEGIN + i * 1000L, 1);
      var flags = unsigned(record, 132);
      var ignition = unsigned(record, 239) == 1;
      assertThat((flags & 1L << 28) != 0).isEqualTo(car.phase() == Phase.PARKED);
      assertThat((flags & 1L << 25) != 0).isEqualTo(ignition);
      assertThat(record.gps().speed() == 0 || ignition).isTrue();
      assertThat(record.gps().speed()).isBetween(0, 51);
    }
  }

  @Test
  void drivesAsSoonAsItIsOpenedByCommandUntilTheNextTrafficLightAndStaysOnceItIsClosed() {
    var car = car(1, true);
    car.lock(true);
    advanceTo(car, Phase.PARKED);
    for (var i = 0; i < RECORDS; i++) {
      car.next(BEGIN + i * 1000L, 1);
      assertThat(car.phase()).isEqualTo(Phase.PARKED);
    }

    car.lock(false);
    advanceTo(car, Phase.DRIVING);
    advanceTo(car, Phase.GETTING_OUT);
    advanceTo(car, Phase.PARKED);

    assertThat(unsigned(car.onDemand(BEGIN), 132) & 1L << 28).isZero();
    car.lock(true);
    assertThat(unsigned(car.onDemand(BEGIN), 132) & 1L << 28).isNotZero();
  }

  private static void advanceTo(Car car, Phase phase) {
    for (var i = 0; car.phase() != phase; i++) {
      assertThat(i).isLessThan(RECORDS);
      assertThat(car.next(BEGIN + i * 1000L, 1)).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void makesRecordsThatItsCodecCarriesUnchanged(AvlCodec codec) {
    var car = car(5, codec == AvlCodec.CODEC_8_EXTENDED);
    for (var i = 0; i < 200; i++) {
      var sent = new AvlFrame(codec, List.of(car.next(BEGIN + i * 1000L, 1)), 0);
      var received = AvlFrame.decode(sent.encode());
      assertThat(received.encode().encode()).isEqualTo(sent.encode().encode());
      assertThat(received.records().get(0).gps()).isEqualTo(sent.records().get(0).gps());
    }
  }

  static List<AvlCodec> codecs() {
    return AvlCodec.ALL;
  }

  private static List<Object> drive(Car car) {
    return LongStream.range(0, 200)
        .mapToObj(i -> car.next(BEGIN + i * 1000, 1))
        .<Object>map(
            record -> new AvlFrame(AvlCodec.CODEC_8_EXTENDED, List.of(record), 0).encode().encode())
        .toList();
  }

  private static Car car(long seed, boolean extended) {
    return new Car(seed, TrackerFamily.GENERIC, extended, () -> BEGIN, 10);
  }

  private static long unsigned(AvlRecord record, int id) {
    var elements = record.elements();
    return elements.value(elements.indexOf(id).orElseThrow());
  }
}
