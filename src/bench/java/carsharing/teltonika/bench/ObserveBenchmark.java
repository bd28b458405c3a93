package carsharing.teltonika.bench;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Imei;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;

/** Learning from each frame of many cars which flags they set; see {@link State}. */
@org.openjdk.jmh.annotations.State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ObserveBenchmark {

  private static final int CARS = 10_000;
  private static final long FIRST_IMEI = 356_400_000_000_000L;

  /** What the trackers of all cars are: the first has one source of most flags, the other three. */
  @Param({"FMC130", "FMC150"})
  public String hardware = "";

  private final CarProfiles profiles = new CarProfiles(Profiles.GENERIC, 2 * CARS);
  private final List<List<AvlRecord>> frames =
      SampleFrames.of(AvlCodec.CODEC_8_EXTENDED, 1, 26).stream()
          .map(frame -> frame.records())
          .toList();
  private Imei[] cars = {};
  private int next;

  /** All cars are connected, and their hardware is known. */
  @Setup
  public void connect() {
    profiles.take(Profiles.families());
    cars =
        IntStream.range(0, CARS)
            .mapToObj(number -> new Imei("%015d".formatted(FIRST_IMEI + number)))
            .toArray(Imei[]::new);
    for (var car : cars) {
      profiles.learn(car, hardware);
    }
  }

  /** One frame of the next car. */
  @Benchmark
  public void observe() {
    next = (next + 1) % CARS;
    profiles.observe(cars[next], frames.get(next % SampleFrames.COUNT));
  }
}
