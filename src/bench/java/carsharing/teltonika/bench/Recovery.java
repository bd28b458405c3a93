package carsharing.teltonika.bench;

import carsharing.teltonika.bench.load.Load;
import carsharing.teltonika.bench.load.LoadOptions;
import carsharing.teltonika.bench.load.LoadReport;
import carsharing.teltonika.bench.load.QueueLedger;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.RunLength;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The broker is killed while trackers send, and comes back: when everything flows again, what comes
 * twice, and what is lost.
 */
public final class Recovery {

  private static final int ROUNDS = 3;
  private static final int SECONDS = 10;
  private static final int TRACKERS = 3000;
  private static final long INTERVAL = 1000; // ms
  private static final long AWAY = TimeUnit.SECONDS.toNanos(Effort.pick(30, 8));

  /** A broker takes about so long to start. */
  private static final long STARTING = TimeUnit.SECONDS.toNanos(5);

  private static final double BACK = 0.9;
  private static final long LOOK_EVERY = 100; // ms

  /** A burst of what has waited is no flow yet. */
  private static final int WINDOW = 30; // looks

  private static final long GIVE_UP = TimeUnit.MINUTES.toNanos(2);

  /**
   * One outage.
   *
   * @param before frames a second
   * @param away s, until the broker spoke AMQP again
   * @param back s from then until so much flows as is called flow again
   * @param sent frames that trackers have sent again
   * @param repeats messages in the queue that had come before
   */
  private record Round(
      double before,
      double away,
      double back,
      long sent,
      long acknowledged,
      long messages,
      long repeats,
      long missing) {}

  /** What trackers have seen in a moment. */
  private record Look(long at, LoadReport report) {}

  private final RabbitServer rabbit;
  private final BenchServer server;
  private final RunLength run;
  private final List<Round> rounds = new ArrayList<>();

  private Recovery(RabbitServer rabbit, BenchServer server, RunLength run) {
    this.rabbit = rabbit;
    this.server = server;
    this.run = run;
  }

  /** Writes the section; {@link RunLength} says how to have it shorter. */
  public static void main(String[] arguments) throws Exception {
    var run = RunLength.of(ROUNDS, SECONDS);
    try (var rabbit = RabbitServer.start();
        var server = BenchServer.start(rabbit, RedisServer.shared())) {
      var recovery = new Recovery(rabbit, server, run);
      for (var round = 0; round < run.rounds(); round++) {
        recovery.rounds.add(recovery.measure());
      }
      recovery.publish();
    }
  }

  private Round measure() throws Exception {
    var options = LoadOptions.closedLoop(server.port(), TRACKERS, 1).every(INTERVAL);
    var ledger = new QueueLedger(options);
    rabbit.purgeQueue(BenchServer.QUEUE); // What came after the last round was counted.
    try (var load = Load.start(options).awaitConnected()) {
      TimeUnit.MILLISECONDS.sleep(run.time().toMillis());
      var before = load.measure(run.time()).framesPerSecond();
      var away = outage() / 1e9;
      var looks = lookUntilBack(load, before);
      TimeUnit.MILLISECONDS.sleep(run.time(0.5).toMillis());
      load.end();
      var acknowledged = load.ledger();
      TimeUnit.MILLISECONDS.sleep(run.time(0.3).toMillis());
      ledger.takeAll(rabbit.uri(), BenchServer.QUEUE);
      return new Round(
          before,
          away,
          backAfter(looks, before),
          looks.stream().mapToLong(look -> look.report().repeats()).sum(),
          acknowledged.stream().mapToLong(Long::longValue).sum(),
          ledger.messages(),
          ledger.repeats(),
          ledger.missing(acknowledged));
    }
  }

  /** The broker is killed and started again; how long nobody could use it, ns. */
  private long outage() throws InterruptedException {
    var since = System.nanoTime();
    rabbit.kill9();
    TimeUnit.NANOSECONDS.sleep(AWAY - STARTING);
    rabbit.restart();
    return System.nanoTime() - since;
  }

  private static List<Look> lookUntilBack(Load load, double before) throws InterruptedException {
    var looks = new ArrayList<Look>();
    var since = System.nanoTime();
    looks.add(new Look(since, load.take())); // All that was while the broker was away.
    while (looks.size() <= WINDOW || rate(looks, looks.size() - WINDOW) < BACK * before) {
      if (System.nanoTime() - since > GIVE_UP) {
        throw new IllegalStateException("records do not flow again");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY);
      looks.add(new Look(System.nanoTime(), load.take()));
    }
    return looks;
  }

  /** Frames a second in the window that begins with the look at {@code first}. */
  private static double rate(List<Look> looks, int first) {
    var window = looks.subList(first, first + WINDOW);
    var frames = window.stream().mapToLong(look -> look.report().frames()).sum();
    var nanos = window.stream().mapToLong(look -> look.report().nanos()).sum();
    return frames * 1e9 / nanos;
  }

  /** Until the beginning of the first window in which enough flows, s. */
  private static double backAfter(List<Look> looks, double before) {
    var first =
        IntStream.rangeClosed(1, looks.size() - WINDOW)
            .filter(window -> rate(looks, window) >= BACK * before)
            .findFirst()
            .orElseThrow();
    return (looks.get(first - 1).at() - looks.get(0).at()) / 1e9;
  }

  private void publish() {
    new Section("recovery", "Recovery: the broker killed while trackers send")
        .conditions(Conditions.here().with(rabbit).with("rounds:", rounds.size()))
        .text(
            """
            %,d trackers send a frame a second of one record; RabbitMQ is killed (SIGKILL) and started again. Flow is \
            back from when at least %.0f %% of the frames a second of before are acknowledged, over %.0f s; it is \
            counted from when the broker speaks AMQP again. Within the outage the server gives up what it could not \
            publish for 25 s, and trackers that wait for more than 30 s hang up, come back and send again."""
                .formatted(TRACKERS, 100 * BACK, WINDOW * LOOK_EVERY / 1e3))
        .table(
            List.of("", "median (smallest-largest)"),
            List.of(
                row("frames/s before", Round::before),
                row("broker away, s", Round::away),
                row("until flow is back, s", Round::back),
                row("frames sent again", Round::sent),
                row("frames acknowledged", Round::acknowledged),
                row("messages in the queue", Round::messages),
                row("of them repeats (by message_id)", Round::repeats)))
        .text(
            "Acknowledged frames that were not in the queue, all rounds together: **%,d**."
                .formatted(rounds.stream().mapToLong(Round::missing).sum()))
        .publish();
  }

  private List<String> row(String name, ToDoubleFunction<Round> figure) {
    return List.of(name, Spread.of(rounds.stream().mapToDouble(figure).toArray()).toString());
  }
}
