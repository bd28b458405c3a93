package carsharing.teltonika.reports;

import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The servers that cases need, each started when it is first asked for. */
final class ReportServers implements AutoCloseable {

  /** For streams; with queues that hold nothing else. */
  static final String STREAMS = "streams";

  /** For commands, with the settings and scripts that the server brings along. */
  static final String COMMANDS = "commands";

  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          STREAMS,
          List.of(),
          COMMANDS,
          List.of(),
          "extended",
          List.of("COMMANDS_RAW", "true", "COMMANDS_FILE", ReportFiles.scripts().toString()),
          "impatient",
          List.of("COMMANDS_STEPTIMEOUT", "2s"),
          "patient",
          List.of("COMMANDS_TEXTGRACE", "30s"));

  private final String run = "reports." + UUID.randomUUID();
  private final Map<String, TestServer> started = new ConcurrentHashMap<>();

  /**
   * @throws IllegalArgumentException if there is no server of this name
   */
  TestServer get(String name) {
    if (!SETTINGS.containsKey(name)) {
      throw new IllegalArgumentException(
          "server: %s (expected: one of %s)".formatted(name, SETTINGS.keySet()));
    }
    return started.computeIfAbsent(name, this::start);
  }

  private TestServer start(String name) {
    return TestServer.start(
        RabbitServer.shared().uri(),
        queue(name),
        Stream.of(SETTINGS.get(name)).flatMap(List::stream).toArray(String[]::new));
  }

  /** The names of those that were started. */
  Set<String> started() {
    return Set.copyOf(started.keySet());
  }

  /** The queue in which that server puts records. */
  String queue(String name) {
    return run + "." + name;
  }

  @Override
  public void close() {
    started.values().forEach(TestServer::close);
  }
}
