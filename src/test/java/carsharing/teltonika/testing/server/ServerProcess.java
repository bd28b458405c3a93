package carsharing.teltonika.testing.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The server as its users run it: one of the two jars, in a process of its own. */
public final class ServerProcess implements AutoCloseable {

  private static final Pattern COMPLAINT = Pattern.compile("WARN|ERROR|Exception");

  /** The jar for production. */
  public static final Path PRODUCTION = Path.of("target/teltonika-carsharing-server.jar");

  /** The jar with embedded services. */
  public static final Path STANDALONE =
      Path.of("target/teltonika-carsharing-server-standalone.jar");

  /** Options of its JVM: tests have some, a benchmark measures what users run. */
  private static final List<String> JVM_OPTIONS =
      Stream.of(System.getProperty("test.server.jvm", "").split(" "))
          .filter(option -> !option.isEmpty())
          .toList();

  /** Each one has a thread of its own. */
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path output;
  private final int port;
  private final int httpPort;

  private ServerProcess(Process process, Path output, int port, int httpPort) {
    this.process = process;
    this.output = output;
    this.port = port;
    this.httpPort = httpPort;
  }

  /**
   * Starts a jar in a directory of its own, which is its working directory.
   *
   * @param environment settings; ports are chosen where it names none, and the production jar gets
   *     the Redis of the test run
   */
  public static ServerProcess start(
      Path jar, Path directory, Map<String, String> environment, String... arguments) {
    return start(List.of(), jar, directory, environment, arguments);
  }

  /** The same for a process that may have only so many files and sockets open. */
  public static ServerProcess startWithFiles(
      int files, Path jar, Path directory, Map<String, String> environment) {
    var limit = "ulimit -n %d && exec \"$@\"".formatted(files);
    return start(List.of("sh", "-c", limit, "sh"), jar, directory, environment);
  }

  /**
   * Starts the production jar, with the RabbitMQ of the test run and a queue of its own, and waits
   * until it is ready.
   *
   * @param redis may be shared by several processes
   * @param more settings
   */
  public static ServerProcess startReady(
      Path directory, RedisServer redis, Map<String, String> more) {
    var environment = new HashMap<String, String>();
    environment.put("RABBITMQ_URI", RabbitServer.shared().uri());
    environment.put("RECORDS_QUEUE", "record." + UUID.randomUUID());
    environment.put("REDIS_URI", redis.uri());
    environment.putAll(more);
    return start(PRODUCTION, directory, environment).awaitReady();
  }

  private static ServerProcess start(
      List<String> prefix,
      Path jar,
      Path directory,
      Map<String, String> environment,
      String... arguments) {
    try {
      var port = port(environment, "DEVICES_PORT");
      var httpPort = port(environment, "HTTP_PORT");
      while (httpPort == port) {
        httpPort = Ports.free();
      }
      var command = new ArrayList<>(prefix);
      command.add(java());
      command.addAll(JVM_OPTIONS);
      command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
      command.addAll(List.of(arguments));
      var output = Files.createTempFile(directory, "server", ".log");
      var builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      if (jar.equals(PRODUCTION) && !environment.containsKey("REDIS_URI")) {
        builder.environment().put("REDIS_URI", RedisServer.shared().uri());
      }
      builder.environment().putAll(environment);
      builder.environment().put("DEVICES_PORT", Integer.toString(port));
      builder.environment().put("HTTP_PORT", Integer.toString(httpPort));
      return new ServerProcess(builder.start(), output, port, httpPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(Map<String, String> environment, String variable) {
    var port = environment.get(variable);
    return port == null ? Ports.free() : Integer.parseInt(port);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Where trackers connect. */
  public int port() {
    return port;
  }

  /** Where {@code /health} and {@code /metrics} are. */
  public int httpPort() {
    return httpPort;
  }

  /** What runs it. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Waits until {@code /health/ready} says so. */
  public ServerProcess awaitReady() {
    return awaitHealth("ready");
  }

  /** Waits until it takes trackers, whether RabbitMQ is there or not. */
  public ServerProcess awaitAccepting() {
    return awaitHealth("accepting");
  }

  private ServerProcess awaitHealth(String what) {
    await(what + ": " + output)
        .until(() -> !process.isAlive() || statusOf("/health/" + what) == 200);
    if (!process.isAlive()) {
      throw new IllegalStateException("the server has ended: " + output());
    }
    return this;
  }

  private int statusOf(String path) {
    try {
      return get(path).statusCode();
    } catch (IOException e) {
      return 0; // It does not listen yet.
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      var uri = URI.create("http://127.0.0.1:" + httpPort + path);
      return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(path);
    }
  }

  /** What {@code /metrics} says. */
  public String metrics() {
    try {
      return get("/metrics").body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body of a page for operators; empty if nobody answers. */
  public String page(String path) {
    try {
      return get(path).body();
    } catch (IOException e) {
      return "";
    }
  }

  /** False once it has ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** All it has printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Its lines that warn or name an exception. A machine that has no processor for the server makes
   * Vert.x warn of a blocked thread: that is no complaint of the server.
   */
  public List<String> complaints() {
    return output()
        .lines()
        .filter(line -> COMPLAINT.matcher(line).find())
        .filter(line -> !line.contains("has been blocked for"))
        .filter(line -> !line.contains("VertxException: Thread blocked"))
        .toList();
  }

  /** SIGKILL. */
  public void kill9() {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGSTOP: the process does nothing until {@link #resume()}, and its sockets stay open. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + ": exit code " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM, without waiting. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end; the exit code. */
  public int awaitExit() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server does not end: " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill9();
    }
  }
}
