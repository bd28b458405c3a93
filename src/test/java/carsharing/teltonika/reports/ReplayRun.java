package carsharing.teltonika.reports;

import carsharing.teltonika.contract.Schemas;
import carsharing.teltonika.testing.server.RabbitServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Replays cases, many at a time: each has a tracker of its own. Those that expect something of the
 * time that passes come last, one after the other.
 */
final class ReplayRun implements AutoCloseable {

  private static final int AT_A_TIME = 16;
  private static final int PATIENCE = 600; // s

  private final ReportServers servers = new ReportServers();
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
  private final Map<Report, CompletableFuture<Optional<String>>> results =
      new ConcurrentHashMap<>();
  private final Queue<CommandReplay> commands = new ConcurrentLinkedQueue<>();
  private final Set<String> imeis = ConcurrentHashMap.newKeySet();
  private final Published published;

  /** Starts all of them. */
  ReplayRun(List<Report> reports) {
    servers.get(ReportServers.STREAMS);
    published = new Published(RabbitServer.shared().uri(), servers.queue(ReportServers.STREAMS));
    for (var report : reports) {
      results.put(report, CompletableFuture.supplyAsync(() -> replay(report), threads));
    }
  }

  /** What is to be told of a case that did not end as expected; empty if it did. */
  Optional<String> failure(Report report) {
    var result = results.get(report);
    if (result == null) {
      throw new IllegalArgumentException(report.name() + " is not among those that are replayed");
    }
    return result.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  /** Outcomes that came after the one that a command must have; to be asked when all have ended. */
  List<String> secondOutcomes() {
    return commands.stream()
        .flatMap(
            replay ->
                replay.secondOutcomes().stream().map(outcome -> replay + ": " + outcome.encode()))
        .toList();
  }

  /** Messages of trackers that said no IMEI of ours; to be asked when all have ended. */
  List<String> strangers() {
    return published.all().stream()
        .filter(message -> !imeis.contains(message.imei()))
        .map(message -> message.body().encode())
        .toList();
  }

  /** What is not as the schemas of the contract say; to be asked when all have ended. */
  List<String> mistakes(Schemas schemas) throws IOException {
    var mistakes = new ArrayList<>(published.mistakes(schemas));
    commands.forEach(replay -> mistakes.addAll(replay.mistakes(schemas)));
    for (var server : servers.started()) {
      if (!server.equals(ReportServers.STREAMS)) {
        try (var records = new Published(RabbitServer.shared().uri(), servers.queue(server))) {
          mistakes.addAll(records.mistakes(schemas));
        }
      }
    }
    return mistakes;
  }

  private Optional<String> replay(Report report) {
    try {
      return report.isStream() ? replayStream(report) : replayCommand(report);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "%s (%s.json) cannot be replayed: %s".formatted(report, report.theme(), e), e);
    }
  }

  private Optional<String> replayStream(Report report) {
    var replay = new StreamReplay(report);
    imeis.add(replay.imei());
    var heard = replay.run(servers.get(report.server()).port(), published);
    return failure(report, heard, replay.complaints(heard));
  }

  private Optional<String> replayCommand(Report report) {
    var replay = new CommandReplay(report, vertx);
    commands.add(replay);
    var heard = replay.run(servers.get(report.server()).port());
    return failure(report, heard, replay.complaints(heard));
  }

  private static Optional<String> failure(Report report, Object heard, List<String> complaints) {
    return complaints.isEmpty()
        ? Optional.empty()
        : Optional.of(report.failure(heard.toString(), complaints));
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    commands.forEach(CommandReplay::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    published.close();
    servers.close();
  }
}
