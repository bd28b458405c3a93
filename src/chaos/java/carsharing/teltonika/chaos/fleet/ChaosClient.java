package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.fault.Pause;
import carsharing.teltonika.chaos.ledger.Announcement;
import carsharing.teltonika.chaos.ledger.Journal;
import carsharing.teltonika.chaos.ledger.Wish;
import carsharing.teltonika.simulator.command.BackEnd;
import carsharing.teltonika.testing.ledger.CommandLedger;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;

/**
 * The back end of one car: one command after the other. Some are asked for again with the same id
 * until they have an outcome, some once, and some by a client that is killed. Now and then it asks
 * once more for what it knows, or sends another command with the same id.
 */
final class ChaosClient {

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration MOST_PATIENCE = Duration.ofSeconds(15);
  private static final Duration LAST_PATIENCE = Duration.ofMinutes(2);
  private static final int REMEMBERED = 10;

  /** The end of the last command's name. */
  private static final String LAST = "-last";

  private final String imei;
  private final CommandDesk desk;
  private final int redisPort;
  private final CommandLedger ledger;
  private final Journal journal;
  private final Wishes wishes;
  private final Random random;
  private final Deque<Wish> latest = new ArrayDeque<>();
  private final Object heard = new Object();
  private Thread thread = new Thread(this::run);
  private volatile boolean over;
  private volatile long lastDeadline = Long.MAX_VALUE;
  private Optional<String> asked = Optional.empty();
  private boolean answered;

  ChaosClient(
      String imei,
      CommandDesk desk,
      int redisPort,
      CommandLedger ledger,
      Journal journal,
      long seed) {
    this.imei = imei;
    this.desk = desk;
    this.redisPort = redisPort;
    this.ledger = ledger;
    this.journal = journal;
    this.wishes = new Wishes(imei, System::currentTimeMillis, seed);
    this.random = new Random(seed);
  }

  /** Begins, or begins again. */
  void start() {
    over = false;
    lastDeadline = Long.MAX_VALUE;
    thread = new Thread(this::run, "client-" + imei);
    thread.setDaemon(true);
    thread.start();
  }

  /** Begins no new command, and goes on with the one that it has. */
  void finish() {
    lastDeadline = System.nanoTime() + LAST_PATIENCE.toNanos();
    over = true;
  }

  /** Waits until the last command has its outcome. */
  void join() {
    Pause.join(thread);
  }

  /** The server has published something for the car. */
  void hear(JsonObject message) {
    var id = Optional.ofNullable(message.getString("id"));
    if (!BackEnd.isOutcome(message)) {
      return;
    }
    id.ifPresent(known -> ledger.told(imei, known, message));
    synchronized (heard) {
      if (id.equals(asked)) {
        answered = true;
        heard.notifyAll();
      }
    }
  }

  private void run() {
    while (!over) {
      var wish = wishes.next();
      if (!fulfil(wish)) {
        return;
      }
      Pause.millis(random.nextInt(1000));
    }
  }

  /** False if there is no outcome although there must be one. */
  private boolean fulfil(Wish wish) {
    switch (wish.manner()) {
      case PERSISTENT -> {
        ledger.ordered(wish.name(), wish.isMarked());
        if (!conclude(wish)) {
          return false;
        }
        remember(wish);
        askOnceMore(wish);
      }
      case ONCE -> {
        wish.id().ifPresent(id -> ledger.ordered(id, wish.isMarked()));
        ask(wish);
      }
      case KILLED -> {
        wish.id().ifPresent(id -> ledger.ordered(id, wish.isMarked()));
        beKilled(wish);
      }
    }
    return true;
  }

  private void remember(Wish wish) {
    latest.addLast(wish);
    if (latest.size() > REMEMBERED) {
      latest.removeFirst();
    }
  }

  private void askOnceMore(Wish wish) {
    switch (random.nextInt(10)) {
      case 0 -> ask(wish);
      case 1 -> {
        if (ledger.hasStarted(wish.name())) { // Otherwise its id may be free.
          ask(wish.reusing());
        }
      }
      default -> {}
    }
  }

  private void beKilled(Wish wish) {
    var isAnnounced = random.nextBoolean();
    if (isAnnounced) {
      desk.ledger()
          .announced(new Announcement(imei, wish.name(), System.currentTimeMillis(), false));
    }
    try {
      KilledClient.write(redisPort, wish, isAnnounced, random.nextInt(50));
    } catch (IOException e) {
      journal.enter("clients", "%s was killed early: %s", imei, e);
    }
    Pause.millis(random.nextInt(3000));
  }

  private boolean conclude(Wish wish) {
    while (!ledger.isConcluded(wish.name())) {
      if (System.nanoTime() > lastDeadline) {
        journal.violation("no outcome: %s: %s, within %s", imei, wish.name(), LAST_PATIENCE);
        return false;
      }
      ask(wish);
      Pause.millis(random.nextInt(100));
    }
    return true;
  }

  /** Asks for the latest commands again: each has to be told, as the ledger knows it. */
  void askAgain() {
    for (var wish : latest) {
      var deadline = System.nanoTime() + LAST_PATIENCE.toNanos();
      while (!ledger.isToldAgain(wish.name())) {
        if (System.nanoTime() > deadline) {
          journal.violation("not told: %s: %s was asked for again", imei, wish.name());
          return;
        }
        ask(wish);
        Pause.millis(200); // A refusal comes at once.
      }
    }
  }

  /** One more command, with which nothing goes wrong. */
  void succeed() {
    finish();
    var wish = wishes.last(imei + LAST);
    ledger.ordered(wish.name(), true);
    if (conclude(wish) && !ledger.hasSucceeded(wish.name())) {
      journal.violation("no success: %s: %s, although nothing fails", imei, wish.name());
    }
  }

  /** Waits for an outcome of any kind, and not for ever. */
  private void ask(Wish wish) {
    synchronized (heard) {
      asked = wish.id();
      answered = false;
    }
    if (desk.order(wish)) {
      awaitAnswer(Math.min(wish.seconds() * 1000L + GRACE.toMillis(), MOST_PATIENCE.toMillis()));
    } else {
      Pause.millis(200);
    }
  }

  private void awaitAnswer(long patience) {
    var end = System.nanoTime() + Duration.ofMillis(patience).toNanos();
    synchronized (heard) {
      for (var left = patience; !answered && left > 0; left = millisUntil(end)) {
        try {
          heard.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private static long millisUntil(long end) {
    return (end - System.nanoTime()) / 1_000_000;
  }
}
