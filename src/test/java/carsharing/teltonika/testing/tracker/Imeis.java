package carsharing.teltonika.testing.tracker;

import java.util.concurrent.ThreadLocalRandom;

/** IMEIs for tests that leave something behind in a Redis that may be used again. */
public final class Imeis {

  private Imeis() {}

  /** One that nobody else has. */
  public static String any() {
    return "35%013d".formatted(ThreadLocalRandom.current().nextLong(10_000_000_000_000L));
  }
}
