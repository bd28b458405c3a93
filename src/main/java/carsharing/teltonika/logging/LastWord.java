package carsharing.teltonika.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends the process if it cannot go on, with one line and an exit code, so that it is started again.
 * A server without memory, or without one of its event loops, keeps its sockets and serves nobody.
 *
 * <p>An OutOfMemoryError is noticed on any thread that does not catch it, and in whatever catches
 * and logs it, such as Vert.x, Netty and the RabbitMQ client. No option of the JVM is needed.
 */
public final class LastWord implements AutoCloseable {

  /** The exit code, which is also that of {@code -XX:+ExitOnOutOfMemoryError}. */
  public static final int EXIT_CODE = 3;

  /** Is made while there is memory. */
  private static final byte[] OUT_OF_MEMORY =
      """
      Out of memory: the server ends with exit code 3 (expected: to be started again). \
      Give it a larger heap (-Xmx), or lower devices.maxConnections, devices.maxIncoming or devices.maxHeld.
      """
          .getBytes(UTF_8);

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LastWord.class);

  private final Consumer<byte[]> end;
  private final Optional<UncaughtExceptionHandler> before =
      Optional.ofNullable(Thread.getDefaultUncaughtExceptionHandler());
  private final LoggedErrors loggedErrors = new LoggedErrors();

  /**
   * @param end ends the process with a line; must not need memory
   */
  public LastWord(Consumer<byte[]> end) {
    this.end = end;
  }

  /** Begins to look for errors that end the process. */
  public static LastWord listen(Vertx vertx) {
    return new LastWord(LastWord::halt).listenTo(vertx);
  }

  public LastWord listenTo(Vertx vertx) {
    Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
    vertx.exceptionHandler(
        cause -> {
          check(cause);
          if (cause instanceof RejectedExecutionException) {
            // Vert.x closes its threads before its timers. There is nothing to do for a last task.
            LOG.debug("A task came after the end of its threads", cause);
          } else {
            LOG.error("Unhandled exception", cause);
          }
        });
    logback().addTurboFilter(loggedErrors);
    return this;
  }

  /** Ends the process for a reason that has nothing to do with memory. */
  public void say(String line) {
    end.accept((line + ": the server ends with exit code 3\n").getBytes(UTF_8));
  }

  @Override
  public void close() {
    Thread.setDefaultUncaughtExceptionHandler(before.orElse(null));
    logback().getTurboFilterList().remove(loggedErrors);
  }

  private static LoggerContext logback() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private void uncaught(Thread thread, Throwable cause) {
    check(cause);
    LOG.error("Unhandled exception in thread {}", thread.getName(), cause);
  }

  private void check(@Nullable Throwable thrown) {
    var part = thrown;
    // A chain of causes can be a circle.
    for (var i = 0; part != null && i < 8; i++) {
      if (part instanceof OutOfMemoryError) {
        end.accept(OUT_OF_MEMORY);
      }
      part = part.getCause();
    }
  }

  /** No orderly stop: it would need memory and event loops. */
  private static void halt(byte[] line) {
    try (var out = new FileOutputStream(FileDescriptor.err)) {
      out.write(line);
    } catch (IOException e) {
      // Nobody is there to read it.
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** Looks at the errors that others have caught and log. */
  private final class LoggedErrors extends TurboFilter {

    @Override
    public FilterReply decide(
        @Nullable Marker marker,
        Logger logger,
        Level level,
        @Nullable String format,
        Object @Nullable [] params,
        @Nullable Throwable thrown) {
      check(thrown);
      return FilterReply.NEUTRAL;
    }
  }
}
