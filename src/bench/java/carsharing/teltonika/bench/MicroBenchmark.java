package carsharing.teltonika.bench;

import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Spread;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One method that JMH measures, each combination of its parameters in JVMs of its own.
 *
 * @param type where the method is
 * @param method its name
 * @param warmUp iterations before those that count
 * @param iterations how many count, in each JVM
 * @param time how long each of them takes, in ms
 */
record MicroBenchmark(Class<?> type, String method, int warmUp, int iterations, int time) {

  /** A round is a JVM: what its compiler makes of the code differs more than iterations do. */
  static final int ROUNDS = Effort.pick(3, 1);

  /**
   * A heap whose pages are all there: a short run would measure how fast the system hands out new
   * ones.
   */
  private static final String[] HEAP = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"};

  /** A quick run takes one short iteration of everything. */
  MicroBenchmark {
    warmUp = Effort.pick(warmUp, 1);
    iterations = Effort.pick(iterations, 1);
    time = Effort.pick(time, 100);
  }

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /**
   * What one combination of parameters gave.
   *
   * @param nanos per call
   * @param allocated bytes per call
   */
  record Result(RunResult run, Spread nanos, Spread allocated) {

    /** The value of a parameter. */
    String parameter(String name) {
      return run.getParams().getParam(name);
    }

    /** The value of a parameter that is a number. */
    int number(String name) {
      return Integer.parseInt(parameter(name));
    }
  }

  /** Measures; JMH tells on standard error how far it is. */
  List<Result> run() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("^" + type.getName() + "\\." + method + "$")
            .forks(ROUNDS)
            .jvmArgs(HEAP)
            .warmupIterations(warmUp)
            .warmupTime(TimeValue.milliseconds(time))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(time))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .build();
    var progress = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL);
    return new Runner(options, progress).run().stream().map(MicroBenchmark::result).toList();
  }

  private static Result result(RunResult run) {
    return new Result(
        run,
        spread(run, round -> round.getPrimaryResult().getScore()),
        spread(run, MicroBenchmark::allocated));
  }

  private static double allocated(BenchmarkResult round) {
    return Objects.requireNonNull(round.getSecondaryResults().get(ALLOCATED), ALLOCATED).getScore();
  }

  private static Spread spread(RunResult run, ToDoubleFunction<BenchmarkResult> figure) {
    return Spread.of(run.getBenchmarkResults().stream().mapToDouble(figure).toArray());
  }

  /** How it is measured, for the section's conditions. */
  @Override
  public String toString() {
    return "%d JVMs (%s), in each %d x %d ms after %d x %d ms of warming up"
        .formatted(ROUNDS, String.join(" ", HEAP), iterations, time, warmUp, time);
  }
}
