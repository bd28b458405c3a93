package carsharing.teltonika.embedded;

import carsharing.teltonika.EmbeddedServices;
import java.io.IOException;
import java.nio.file.Path;

/** Both embedded services in a JVM of their own, which a test can kill. */
final class StandaloneProcess implements AutoCloseable {

  private final Process process;
  private final String brokerUri;
  private final String redisUri;

  private StandaloneProcess(Process process, String brokerUri, String redisUri) {
    this.process = process;
    this.brokerUri = brokerUri;
    this.redisUri = redisUri;
  }

  /** Starts it and waits until both services run. */
  static StandaloneProcess start(Path data) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneProcess.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new StandaloneProcess(process, uri(process, "amqp:"), uri(process, "redis:"));
  }

  private static String uri(Process process, String scheme) throws IOException {
    var output = process.inputReader();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(scheme)) {
        return line;
      }
    }
    throw new IOException("The process has ended without a URI of " + scheme);
  }

  /**
   * What runs in the other JVM: it starts both services, prints their URIs, and stays. If one of
   * them does not start, it ends, although threads of the broker run.
   */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      var services = EmbeddedServices.find().orElseThrow();
      var data = Path.of(arguments[0]);
      System.out.println(services.startBroker(data).uri());
      System.out.println(services.startRedis(data).uri());
    } catch (IOException e) {
      System.err.println(e.getMessage());
      Runtime.getRuntime().halt(1);
    }
    Thread.currentThread().join();
  }

  String brokerUri() {
    return brokerUri;
  }

  String redisUri() {
    return redisUri;
  }

  /** As kill -9 does, and waits. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** As kill does, and waits. */
  void terminate() {
    process.destroy();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
