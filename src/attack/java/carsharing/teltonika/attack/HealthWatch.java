package carsharing.teltonika.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks {@code /health/live} again and again, each time over a new connection. As any probe does, it
 * tries once more before it says that nobody answers.
 */
final class HealthWatch implements AutoCloseable {

  private static final int PATIENCE = 5000; // ms
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);
  private static final String REQUEST =
      "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private final int port;
  private final Troubles troubles = new Troubles();
  private final Thread thread = new Thread(this::watch, "health-watch");
  private volatile boolean over;
  private final AtomicLong asked = new AtomicLong();
  private volatile boolean isAsking;
  private double longest;

  /**
   * What it saw.
   *
   * @param longest time to an answer, ms
   * @param troubles what else came; empty where nothing did
   */
  record Health(double longest, String troubles) {

    /** What is not as it should be. */
    List<String> violations(double limit) {
      var violations = new ArrayList<String>();
      if (!troubles.isEmpty()) {
        violations.add("/health/live: " + troubles);
      }
      if (longest > limit) {
        violations.add("/health/live: %.0f ms (expected: at most %.0f)".formatted(longest, limit));
      }
      return violations;
    }
  }

  HealthWatch(int port) {
    this.port = port;
    thread.setDaemon(true);
    thread.start();
  }

  /** All since the last call, the question under way included: its answer is waited for. */
  Health take() {
    awaitAnswer();
    return takeAnswers();
  }

  private void awaitAnswer() {
    var began = asked.get();
    while (isAsking && asked.get() == began) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private synchronized Health takeAnswers() {
    var health = new Health(longest, troubles.take());
    longest = 0;
    return health;
  }

  private synchronized void took(long nanos) {
    longest = Math.max(longest, nanos / 1e6);
  }

  private void watch() {
    while (!over) {
      var since = System.nanoTime();
      asked.incrementAndGet();
      isAsking = true;
      try {
        var status = askTwice();
        if (!status.contains(" 200 ")) {
          troubles.add(status.isEmpty() ? "no answer" : status);
        }
      } catch (IOException e) {
        troubles.add(String.valueOf(e.getMessage()));
      }
      took(System.nanoTime() - since);
      isAsking = false;
      LockSupport.parkNanos(INTERVAL);
    }
  }

  private String askTwice() throws IOException {
    try {
      return ask();
    } catch (SocketException e) {
      return ask(); // Closed, as the one of many that was silent for longest.
    }
  }

  private String ask() throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
      socket.setSoTimeout(PATIENCE);
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.lines().findFirst().orElse("");
    }
  }

  @Override
  public void close() {
    over = true;
  }
}
