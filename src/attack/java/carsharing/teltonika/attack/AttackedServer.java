package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.MetricsPage;
import carsharing.teltonika.attack.party.Stage;
import carsharing.teltonika.attack.party.Target;
import carsharing.teltonika.bench.server.ProcessStatus;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.server.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;

/**
 * The jar for production with 512 MiB of heap, and with the JVM's own idea of what to do without
 * memory: the server has to end by itself, however it was started.
 */
final class AttackedServer implements AutoCloseable {

  private static final String JVM_OPTIONS = "-Xmx512m";

  private final ServerProcess process;
  private final Path folder;
  private final int tlsPort;
  private final RedisServer redis;

  private AttackedServer(ServerProcess process, Path folder, int tlsPort, RedisServer redis) {
    this.process = process;
    this.folder = folder;
    this.tlsPort = tlsPort;
    this.redis = redis;
  }

  /**
   * Starts it, ready for the neighbour.
   *
   * @param folder to work in; its log stays there
   * @param queue for records
   * @param broker the port of RabbitMQ, or of what stands before it
   */
  static AttackedServer start(Stage stage, Path folder, String queue, int broker, RedisServer redis)
      throws IOException, GeneralSecurityException, InterruptedException {
    var certificate = TestCertificate.create(folder, "ip:127.0.0.1", "-keyalg", "RSA");
    Files.writeString(folder.resolve(Target.ALLOW_FILE), Target.NEIGHBOUR + "\n");
    redis.ctl("SADD", "teltonika:imeis", Target.NEIGHBOUR);
    var tlsPort = Ports.free();
    var environment = new HashMap<>(stage.settings());
    environment.put("JAVA_TOOL_OPTIONS", JVM_OPTIONS);
    environment.put("RABBITMQ_URI", "amqp://guest:guest@127.0.0.1:" + broker);
    environment.put("REDIS_URI", redis.uri());
    environment.put("RECORDS_QUEUE", queue);
    environment.put("RECORDS_QUARANTINEQUEUE", queue + ".quarantine");
    environment.put("HTTP_TOKEN", Target.TOKEN);
    environment.put("TLS_PORT", Integer.toString(tlsPort));
    environment.put("TLS_CERTIFICATE", certificate.certificate().toAbsolutePath().toString());
    environment.put("TLS_KEY", certificate.key().toAbsolutePath().toString());
    var process = ServerProcess.start(ServerProcess.PRODUCTION, folder, environment);
    return new AttackedServer(process.awaitReady(), folder, tlsPort, redis);
  }

  /** What strangers are sent against. */
  Target target(long seed, long millis, boolean isShort) {
    return new Target(
        process.port(),
        tlsPort,
        process.httpPort(),
        redis.port(),
        process.process().pid(),
        folder.toAbsolutePath().toString(),
        seed,
        millis,
        isShort);
  }

  int port() {
    return process.port();
  }

  int httpPort() {
    return process.httpPort();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it says when it has ended. */
  String end() {
    var lines = process.output().lines().toList();
    var last = lines.subList(Math.max(0, lines.size() - 3), lines.size());
    return "the process has ended with exit code %d: %s"
        .formatted(process.awaitExit(), String.join(" / ", last));
  }

  /** All that it has logged. */
  String log() {
    return process.output();
  }

  /** What it counts; nothing if it does not answer. */
  MetricsPage metrics() {
    return MetricsPage.read(process.page("/metrics"));
  }

  /** Bytes of live objects, after a collection. */
  long heap() {
    return new ProcessStatus(process.process()).collected().heap();
  }

  @Override
  public void close() {
    process.close();
  }
}
