package carsharing.teltonika.car.state;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** Records of one car, for tests of its state. */
public final class CarRecords {

  /** Whose they are. */
  public static final Imei IMEI = new Imei("356307042441013");

  /** A Sunday evening. */
  public static final long START = 1_700_000_000_000L;

  static final Profile PROFILE = Profiles.builtIn().generic();

  private static final String REV = "0".repeat(StateText.REV_LENGTH);

  private CarRecords() {}

  /** A record in Vilnius with satellites. */
  public static AvlRecord at(long time, IoElements elements) {
    return at(time, 12, elements);
  }

  /** A record in Vilnius; without satellites it is the last known place. */
  public static AvlRecord at(long time, int satellites, IoElements elements) {
    return new AvlRecord(
        time,
        0,
        new GpsElement(252_797_181, 546_871_550, -3, 274, satellites, 47),
        0,
        OptionalInt.empty(),
        elements);
  }

  static Observation seen(AvlRecord record) {
    return Observation.of(PROFILE, record);
  }

  static String text(CarState state) {
    return StateText.of(IMEI, REV, state);
  }

  /** What records tell of their car, by property. */
  public static JsonObject told(List<AvlRecord> records) {
    var state = new CarState();
    records.forEach(record -> state.merge(seen(record), Long.MAX_VALUE));
    return new JsonObject(text(state)).getJsonObject("properties");
  }

  /**
   * Records of a week, some of the same millisecond, with other elements in each.
   *
   * @param random decides about everything
   */
  public static List<AvlRecord> ofAWeek(Random random, int count) {
    var records = new ArrayList<AvlRecord>();
    var time = START;
    for (var i = 0; i < count; i++) {
      time += random.nextInt(3) == 0 ? 0 : random.nextInt(1_200_000);
      var flags = random.nextLong() & (1L << 55 | 0x7F00_0000_0000L | 0x3200_0000L);
      var elements = IoElements.builder();
      if (random.nextBoolean()) {
        elements.add1(239, random.nextInt(2)).add1(240, random.nextInt(2));
      }
      if (random.nextBoolean()) {
        elements.add8(132, random.nextInt(5) == 0 ? 0 : flags);
      }
      if (random.nextBoolean()) {
        elements.add2(66, random.nextInt(15_000)).add4(16, random.nextInt(1_000_000));
      }
      if (random.nextInt(3) == 0) {
        elements.add8(78, random.nextInt(3) == 0 ? 0 : random.nextLong()).add1(180, i & 1);
      }
      if (random.nextInt(3) == 0) {
        elements.add4(90, random.nextInt());
      }
      var place =
          new GpsElement(
              252_797_181 + random.nextInt(10_000),
              random.nextInt(5) == 0 ? 0 : 546_871_550,
              random.nextInt(100) - 50,
              random.nextInt(360),
              random.nextInt(3) * 5,
              random.nextInt(90));
      records.add(new AvlRecord(time, 0, place, 0, OptionalInt.empty(), elements.build()));
    }
    return records;
  }
}
