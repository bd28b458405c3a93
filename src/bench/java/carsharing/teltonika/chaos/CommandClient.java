package carsharing.teltonika.chaos;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * The back end of one car: one command after the other, each asked for again with the same id until
 * it has an outcome; now and then it asks once more, or sends a command without an id.
 */
final class CommandClient {

  private static final int VALIDITY = 4; // s
  private static final Duration PATIENCE = Duration.ofSeconds(VALIDITY + 2);
  private static final Duration LAST_PATIENCE = Duration.ofMinutes(2);
  private static final int REMEMBERED = 10;

  /** Of a car whose clock is wrong a record is too old: the first succeeds with any. */
  private static final List<String> ACTIONS = List.of("mark", "mark", "markAndRecord");

  /** The end of the last command's id. */
  private static final String LAST = "-last";

  private final String imei;
  private final CommandDesk desk;
  private final CommandLedger ledger;
  private final Journal journal;
  private final Random random;
  private final Deque<String> latest = new ArrayDeque<>();
  private final Object heard = new Object();
  private Thread thread = new Thread(this::run);
  private volatile boolean over;
  private volatile long lastDeadline = Long.MAX_VALUE;
  private String asked = "";
  private boolean answered;
  private int number;

  CommandClient(String imei, CommandDesk desk, CommandLedger ledger, Journal journal, long seed) {
    this.imei = imei;
    this.desk = desk;
    this.ledger = ledger;
    this.journal = journal;
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
    var id = message.getString("id");
    if (id == null || "connection_exists".equals(message.getString("message"))) {
      return;
    }
    ledger.told(imei, id, message);
    synchronized (heard) {
      if (id.equals(asked)) {
        answered = true;
        heard.notifyAll();
      }
    }
  }

  private void run() {
    while (!over) {
      var id = imei + "-" + number++;
      ledger.ordered(id);
      if (!conclude(id)) {
        return;
      }
      remember(id);
      if (random.nextInt(8) == 0) {
        ask(id);
      }
      if (random.nextInt(8) == 0) {
        orderWithoutId(id + "-nameless");
      }
      Pause.millis(random.nextInt(1000));
    }
  }

  private void remember(String id) {
    latest.addLast(id);
    if (latest.size() > REMEMBERED) {
      latest.removeFirst();
    }
  }

  /** Nobody hears what became of it; the car knows how often it was run. */
  private void orderWithoutId(String name) {
    desk.order(imei, "{\"action\":\"mark\",\"name\":\"%s\"}".formatted(name), VALIDITY);
    Pause.millis(random.nextInt(500));
  }

  private boolean conclude(String id) {
    while (!ledger.isConcluded(id)) {
      if (System.nanoTime() > lastDeadline) {
        journal.violation("no outcome: %s: %s, within %s", imei, id, LAST_PATIENCE);
        return false;
      }
      ask(id);
      Pause.millis(random.nextInt(100));
    }
    return true;
  }

  /** Asks for the latest commands again: each has to be told, as the ledger knows it. */
  void askAgain() {
    for (var id : latest) {
      var deadline = System.nanoTime() + LAST_PATIENCE.toNanos();
      while (!ledger.isToldAgain(id)) {
        if (System.nanoTime() > deadline) {
          journal.violation("not told: %s: %s was asked for again", imei, id);
          return;
        }
        ask(id);
      }
    }
  }

  /** One more command, with which nothing goes wrong. */
  void succeed() {
    finish();
    var id = imei + LAST;
    ledger.ordered(id);
    if (conclude(id) && !ledger.hasSucceeded(id)) {
      journal.violation("no success: %s: %s, although nothing fails", imei, id);
    }
  }

  /** Waits for an answer of any kind, and not for ever. */
  private void ask(String id) {
    synchronized (heard) {
      asked = id;
      answered = false;
    }
    if (desk.order(imei, json(id), VALIDITY)) {
      awaitAnswer();
    } else {
      Pause.millis(200);
    }
  }

  private void awaitAnswer() {
    var end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (heard) {
      for (var left = PATIENCE.toMillis(); !answered && left > 0; left = millisUntil(end)) {
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

  private static String json(String id) {
    var any = ACTIONS.get(Math.floorMod(id.hashCode(), ACTIONS.size()));
    var action = id.endsWith(LAST) ? ACTIONS.get(0) : any;
    return "{\"action\":\"%s\",\"name\":\"%s\",\"id\":\"%s\"}".formatted(action, id, id);
  }
}
