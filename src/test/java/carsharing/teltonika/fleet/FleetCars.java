package carsharing.teltonika.fleet;

import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.state.StateReader;
import carsharing.teltonika.protocol.Imei;
import java.util.List;
import java.util.Optional;

/** Cars for tests and benchmarks of searches. */
public final class FleetCars {

  private FleetCars() {}

  /** The IMEI of a car that is told from others by its number. */
  public static Imei imei(int number) {
    return new Imei("3563070%08d".formatted(number));
  }

  /**
   * A registered car.
   *
   * @param seen when its last record arrived, ms since 1970; 0 for never
   */
  public static FleetCar car(int number, String plate, long seen, String... labels) {
    var imei = imei(number);
    var registered =
        new RegisteredCar(
            "car-" + number,
            imei,
            Optional.of(plate).filter(text -> !text.isEmpty()),
            Optional.empty(),
            Optional.empty(),
            List.of(labels));
    return FleetCar.of(
        imei,
        Optional.of(registered),
        StateReader.read(state(number, seen), Long.MAX_VALUE),
        Optional.of(number % 2 == 0 ? "fmb" : "fmc"),
        Proofs.NONE);
  }

  private static String state(int number, long seen) {
    return seen == 0
        ? "{}"
        : """
          {"properties":{"lastSeen":{"value":%1$d,"at":%1$d},
           "online":{"value":%2$s,"at":%1$d},"process":{"value":"one","at":%1$d},
           "position":{"value":{"longitude":25.27,"latitude":54.68,"altitude":1,"angle":2,
             "speed":3,"satellites":9},"at":%1$d},
           "locked":{"value":%3$s,"at":%1$d,"source":132},
           "movement":{"value":%2$s,"at":%1$d,"source":240}}}
          """
            .formatted(seen, number % 3 == 0, number % 5 == 0);
  }
}
