package carsharing.teltonika.record.broker;

import carsharing.teltonika.settings.RabbitSettings;
import com.rabbitmq.stream.BackOffDelayPolicy;
import com.rabbitmq.stream.ConfirmationHandler;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A connection to one stream by RabbitMQ's own protocol for streams. RabbitMQ's client makes it,
 * with two sockets.
 *
 * <p>If a socket is lost, the client connects anew by itself, does not say so, and keeps what is
 * not confirmed. So we watch the sockets: when one is closed, or opened later, whoever uses this
 * connection is told to leave it. Messages that are not confirmed are then published by another
 * connection.
 */
public final class StreamConnection {

  /** The shortest that the client allows. */
  private static final Duration MIN_CONFIRM_TIMEOUT = Duration.ofSeconds(1);

  /** Between attempts of the client: another node behind a load balancer, a leader to be chosen. */
  private static final Duration CLIENT_RETRY = Duration.ofMillis(500);

  private static final long LAST_TASKS = 1; // s

  private final RabbitSettings settings;
  private final String stream;
  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private volatile Consumer<String> lost = reason -> {};

  /** Set once, in open. */
  private Optional<Environment> environment = Optional.empty();

  private Optional<Producer> producer = Optional.empty();

  private StreamConnection(RabbitSettings settings, String stream) {
    this.settings = settings;
    this.stream = stream;
  }

  /**
   * Connects. Blocks on the network, for at most twice {@link RabbitSettings#connectTimeout()}.
   *
   * @param stream what will be published to; it must exist
   * @param window messages that are unconfirmed at a time, at most. One more makes {@link #send}
   *     wait
   * @throws IOException that says what was wrong, and what was expected
   */
  public static StreamConnection open(
      Vertx vertx, RabbitSettings settings, String stream, int window) throws IOException {
    var opened = new StreamConnection(settings, stream);
    try {
      opened.connect(vertx, window);
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private void connect(Vertx vertx, int window) throws IOException {
    var made = call(() -> newEnvironment(vertx), Environment::close);
    environment = Optional.of(made);
    producer = Optional.of(call(() -> newProducer(made, window), late -> {}));
  }

  private Environment newEnvironment(Vertx vertx) throws Exception {
    return StreamOptions.of(vertx, settings, threads, this::watch)
        .recoveryBackOffDelayPolicy(BackOffDelayPolicy.fixed(CLIENT_RETRY))
        .topologyUpdateBackOffDelayPolicy(BackOffDelayPolicy.fixed(CLIENT_RETRY))
        .codec(ReadyMessage.CODEC)
        .build();
  }

  /** It has no name, so that the broker never takes a message for a repeat of another one. */
  private Producer newProducer(Environment opened, int window) {
    return opened.producerBuilder().stream(stream)
        .maxUnconfirmedMessages(window)
        .enqueueTimeout(settings.connectTimeout())
        .confirmTimeout(Collections.max(List.of(settings.silenceTimeout(), MIN_CONFIRM_TIMEOUT)))
        .retryOnRecovery(false)
        .build();
  }

  private void watch(Channel socket) {
    lost.accept("the client has connected to the stream anew");
    socket
        .closeFuture()
        .addListener(closed -> lost.accept(StreamProblem.at(settings, "the connection is lost")));
  }

  /**
   * Says who is told, perhaps several times, that nothing more is confirmed here. What happened
   * before is found out at the next message.
   *
   * @param lost is given the reason, on a thread of the client
   */
  public void whenLost(Consumer<String> lost) {
    this.lost = lost;
  }

  /** The name of the stream. */
  public String stream() {
    return stream;
  }

  /**
   * Publishes a message.
   *
   * @param handler is told once what the broker answers, on a thread of the client or on this one;
   *     or never, if the connection is lost
   */
  public void send(ReadyMessage message, ConfirmationHandler handler) {
    producer.orElseThrow().send(message, handler);
  }

  /** Closes it. Blocks on the network. */
  public void close() {
    environment.ifPresent(Environment::close);
    threads.shutdownGracefully(0, LAST_TASKS, TimeUnit.SECONDS);
  }

  /**
   * Calls the client on a thread that can be given up: it looks for the right node as long as there
   * is none.
   *
   * @param tooLate is given what nobody waits for any more
   */
  private <T> T call(Callable<T> client, Consumer<T> tooLate) throws IOException {
    var result = new CompletableFuture<T>();
    var thread = new Thread(() -> complete(result, client, tooLate), "record-stream");
    thread.setDaemon(true);
    thread.start();
    try {
      return result.get(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(StreamProblem.describe(settings, stream, e));
    } catch (TimeoutException | InterruptedException e) {
      result.cancel(false);
      thread.interrupt();
      throw new IOException(StreamProblem.describe(settings, stream, new TimeoutException()));
    }
  }

  private static <T> void complete(
      CompletableFuture<T> result, Callable<T> client, Consumer<T> tooLate) {
    try {
      var got = client.call();
      if (!result.complete(got)) {
        tooLate.accept(got);
      }
    } catch (Exception | LinkageError e) {
      result.completeExceptionally(e);
    }
  }
}
