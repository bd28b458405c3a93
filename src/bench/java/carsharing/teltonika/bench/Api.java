package carsharing.teltonika.bench;

import carsharing.teltonika.bench.MicroBenchmark.Result;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Section;
import java.util.List;

/** What a page of a list of 20,000 vehicles takes. */
public final class Api {

  private static final MicroBenchmark PAGE =
      new MicroBenchmark(ApiBenchmark.class, "page", 4, 4, 500);

  private static final double MILLI = 1e-6;

  private Api() {}

  /** Measures and reports. */
  public static void main(String[] arguments) throws Exception {
    var results = PAGE.run();
    new Section("api", "Lists of vehicles")
        .conditions(Conditions.here().with("JMH:", PAGE))
        .text(
            "One page of 100 vehicles out of %,d, found and written as JSON by one worker thread. The goal is 20 ms."
                .formatted(ApiBenchmark.CARS))
        .table(List.of("sort", "filter", "ms a page"), results.stream().map(Api::row).toList())
        .publish();
  }

  private static List<String> row(Result result) {
    return List.of(
        result.parameter("sort"),
        result.parameter("filter"),
        result.nanos().times(MILLI).toString());
  }
}
