package carsharing.teltonika.bench;

import carsharing.teltonika.fleet.FleetCar;
import carsharing.teltonika.fleet.FleetCars;
import carsharing.teltonika.fleet.FleetFilter;
import carsharing.teltonika.fleet.FleetOrder;
import carsharing.teltonika.fleet.FleetPage;
import carsharing.teltonika.fleet.FleetQuery;
import carsharing.teltonika.fleet.VehicleJson;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One page of a list of 20,000 vehicles; see {@link Api}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ApiBenchmark {

  static final int CARS = 20_000;
  private static final int PAGE = 100;
  private static final long NOW = 1_700_000_000_000L;
  private static final int DAY = 86_400_000;

  /** The name of an order. */
  @Param({"silence", "-silence", "plate"})
  public String sort = "";

  /** What is asked for: all cars, a part of a plate, or those that are locked. */
  @Param({"all", "plate", "locked"})
  public String filter = "";

  private FleetCar[] cars = {};

  /** Makes the cars, which were heard of within a day. */
  @Setup
  public void cars() {
    var random = new Random(1);
    cars =
        IntStream.range(0, CARS)
            .mapToObj(
                i -> FleetCars.car(i, "AB-%05d".formatted(i), NOW - random.nextInt(DAY), "zone"))
            .toArray(FleetCar[]::new);
  }

  /** Finds the cars and writes the answer. */
  @Benchmark
  public int page() {
    var order = FleetOrder.of(sort).orElseThrow();
    var page = FleetQuery.first(wanted(), order, PAGE, NOW).run(cars);
    return length(page);
  }

  private static int length(FleetPage page) {
    return page.cars().stream().mapToInt(car -> VehicleJson.of(car).encode().length()).sum();
  }

  private FleetFilter wanted() {
    return new FleetFilter(
        filter.equals("plate") ? "ab-012" : "",
        Optional.empty(),
        filter.equals("locked") ? Optional.of(true) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
