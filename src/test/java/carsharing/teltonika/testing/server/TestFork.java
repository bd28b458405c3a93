package carsharing.teltonika.testing.server;

/**
 * The tests run in several JVMs side by side, which Maven numbers. Each has a RabbitMQ and a Redis
 * of its own, and chooses from other ports.
 */
final class TestFork {

  /** From 1. */
  static final int NUMBER = Integer.parseInt(System.getProperty("test.fork", "1"));

  private TestFork() {}

  /** Odd or even, so that two JVMs never choose the same port at the same time. */
  static int portOf(int port) {
    return port - port % 2 + NUMBER % 2;
  }
}
