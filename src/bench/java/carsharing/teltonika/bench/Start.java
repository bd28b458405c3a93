package carsharing.teltonika.bench;

import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long the production jar takes from the start of its process until a tracker can connect, and
 * until it says that it is ready, which takes RabbitMQ and Redis.
 */
public final class Start {

  private static final int ROUNDS = Effort.pick(7, 1);

  /** The first start reads the jar from the disk, and the later ones from memory. */
  private static final int WARM_UP = 1;

  private static final String OK = "HTTP/1.1 200";
  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(60);

  /** What one start took, in ms. */
  private record Times(double listening, double ready) {}

  private final Path folder;

  private Start(Path folder) {
    this.folder = folder;
  }

  /** Measures and reports. */
  public static void main(String[] arguments) throws Exception {
    new Start(BenchServer.newFolder()).run();
  }

  private void run() throws Exception {
    var archived = Map.of("JDK_JAVA_OPTIONS", "-XX:SharedArchiveFile=" + archive());
    var javas = new ArrayList<Double>();
    var plain = new ArrayList<Times>();
    var shared = new ArrayList<Times>();
    for (var round = -WARM_UP; round < ROUNDS; round++) {
      var java = startOfJava();
      var without = start(Map.of());
      var with = start(archived);
      if (round >= 0) {
        javas.add(java);
        plain.add(without);
        shared.add(with);
      }
    }
    new Section("start", "Start")
        .conditions(Conditions.here().withServers().with("starts of each:", ROUNDS))
        .text(
            "From the start of the production jar's process until a tracker can connect, and until `/health/ready` "
                + "says yes, which takes RabbitMQ and Redis. The class archive is the one that "
                + "`scripts/class-archive` writes. The limit beside it is a Java that prints its version and ends.")
        .table(
            List.of("start", "listening, ms", "ready, ms"),
            List.of(
                row("without class archive", plain),
                row("with class archive", shared),
                List.of("`java -version`", Spread.of(javas).toString(), "")))
        .publish();
  }

  private static List<String> row(String name, List<Times> starts) {
    return List.of(
        name,
        Spread.of(starts.stream().map(Times::listening).toList()).toString(),
        Spread.of(starts.stream().map(Times::ready).toList()).toString());
  }

  private Times start(Map<String, String> options) throws Exception {
    var began = System.nanoTime();
    try (var server = ServerProcess.start(ServerProcess.PRODUCTION, folder, environment(options))) {
      while (!accepts(server.port())) {
        pause(began, server);
      }
      var listening = System.nanoTime();
      while (!isReady(server.httpPort())) {
        pause(began, server);
      }
      return new Times(millis(listening - began), millis(System.nanoTime() - began));
    }
  }

  private static Map<String, String> environment(Map<String, String> more) {
    var all = new HashMap<>(more);
    all.put("RABBITMQ_URI", RabbitServer.shared().uri());
    all.put("RECORDS_QUEUE", "bench");
    return all;
  }

  /** Short enough for the figure, long enough to leave the processor to the server. */
  private static void pause(long began, ServerProcess server) throws InterruptedException {
    if (System.nanoTime() - began > DEADLINE) {
      throw new IllegalStateException("not ready in 60 s: " + server.output());
    }
    TimeUnit.MILLISECONDS.sleep(2);
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  /** By hand: an HTTP client would take part in the race. */
  private static boolean isReady(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var request = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = socket.getInputStream().readNBytes(OK.length());
      return new String(answer, StandardCharsets.US_ASCII).equals(OK);
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  private static double startOfJava() throws Exception {
    var began = System.nanoTime();
    run(new ProcessBuilder(java(), "-version"));
    return millis(System.nanoTime() - began);
  }

  private static Path archive() throws Exception {
    var script = new ProcessBuilder("scripts/class-archive", ServerProcess.PRODUCTION.toString());
    script.environment().put("JAVA", java());
    run(script);
    return Path.of(ServerProcess.PRODUCTION.toString().replace(".jar", ".jsa")).toAbsolutePath();
  }

  private static void run(ProcessBuilder command) throws Exception {
    var process = command.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command.command() + ": " + output);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
