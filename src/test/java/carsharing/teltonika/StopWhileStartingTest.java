package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.StopWhileStarting.StoppedException;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vert.x closes in the middle of each step of the start. */
class StopWhileStartingTest {

  private final String queue = "record." + UUID.randomUUID();
  private final int port = Ports.free();
  private final int httpPort = Ports.free();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MainVerticle.startServices",
        "MainVerticle.deploy",
        "record.RecordPublisher.publishWith",
        "command.CommandDispatcher.begin",
        "KeptStates.deploy",
        "states.StateKeeper.start",
        "TlsReload.<init>",
        "device.DeviceServer.start",
      })
  void endsAtOnceAndLeavesNothing(String step) {
    try (var logged = new Logged()) {
      var run = new Run(step);

      run.start(RabbitServer.shared().uri(), RedisServer.shared().uri());

      assertStopped(run, logged);
      assertThat(run.threads).satisfies(StopWhileStartingTest::awaitNone);
    }
  }

  /** The servers take connections, and never say a word. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "command.CommandDispatcher.begin",
        "states.StateKeeper.start",
        "device.DeviceServer.start",
      })
  void endsAlthoughNobodyAnswers(String step) throws IOException {
    try (var logged = new Logged()) {
      var run = new Run(step);
      try (var rabbit = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
          var redis = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {

        run.start(
            "amqp://guest:guest@127.0.0.1:" + rabbit.getLocalPort(),
            "redis://127.0.0.1:" + redis.getLocalPort());

        assertStopped(run, logged);
      }
      assertThat(run.threads).satisfies(StopWhileStartingTest::awaitNone);
    }
  }

  private void assertStopped(Run run, Logged logged) {
    await().until(run.closed.future()::isComplete);
    assertThat(run.closed.future().succeeded()).isTrue();
    await().until(run.started.future()::isComplete);
    assertThat(run.started.future().cause()).isInstanceOf(StoppedException.class);
    assertThat(Ports.accepts(port)).isFalse();
    assertThat(Ports.accepts(httpPort)).isFalse();
    assertThat(logged.lines("Unhandled exception")).isEmpty();
  }

  private static void awaitNone(ThreadGroup threads) {
    await().untilAsserted(() -> assertThat(names(threads)).isEmpty());
  }

  private static List<String> names(ThreadGroup threads) {
    var all = new Thread[100];
    threads.enumerate(all);
    return Arrays.stream(all).filter(Objects::nonNull).map(Thread::getName).toList();
  }

  /** A start of the server whose threads are all of one group. */
  private final class Run implements TimeSource {

    private final ThreadGroup threads = new ThreadGroup("server");
    private final Promise<Void> closed = Promise.promise();
    private final Promise<String> started = Promise.promise();
    private final Promise<Vertx> vertx = Promise.promise();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final String step;

    /**
     * @param step a method, within which Vert.x is closed
     */
    Run(String step) {
      this.step = "carsharing.teltonika." + step;
    }

    void start(String rabbitUri, String redisUri) {
      var environment =
          Map.of(
              "DEVICES_PORT",
              "" + port,
              "HTTP_PORT",
              "" + httpPort,
              "RABBITMQ_URI",
              rabbitUri,
              "REDIS_URI",
              redisUri,
              "RECORDS_QUEUE",
              queue,
              "RECORDS_QUARANTINEQUEUE",
              queue + ".quarantine",
              "RECORDS_DEADLETTERQUEUE",
              queue + ".dead",
              "SERVER_CONFIG",
              "");
      // What a thread starts is of the same group.
      new Thread(threads, () -> deploy(environment)).start();
    }

    private void deploy(Map<String, String> environment) {
      var files = new FileSystemOptions().setClassPathResolvingEnabled(false);
      vertx.complete(Vertx.vertx(new VertxOptions().setFileSystemOptions(files)));
      var main = new MainVerticle(environment, this);
      main.metrics().config().onMeterAdded(meter -> look());
      vertx.future().compose(own -> own.deployVerticle(main)).onComplete(started);
    }

    @Override
    public long nanos() {
      look();
      return SYSTEM.nanos();
    }

    @Override
    public Instant instant() {
      look();
      return SYSTEM.instant();
    }

    private void look() {
      var isThere =
          StackWalker.getInstance()
              .walk(
                  frames ->
                      frames.anyMatch(
                          frame ->
                              step.equals(frame.getClassName() + "." + frame.getMethodName())));
      if (isThere && isClosing.compareAndSet(false, true)) {
        vertx.future().compose(Vertx::close).onComplete(closed);
      }
    }
  }
}
