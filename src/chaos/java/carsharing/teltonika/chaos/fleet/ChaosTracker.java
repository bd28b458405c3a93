package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.fault.Disturbances;
import carsharing.teltonika.chaos.fault.Node;
import carsharing.teltonika.chaos.ledger.Journal;
import carsharing.teltonika.chaos.ledger.TrackerFrames;
import carsharing.teltonika.chaos.ledger.Wish;
import carsharing.teltonika.testing.ledger.CommandLedger;
import carsharing.teltonika.testing.ledger.RecordLedger;
import carsharing.teltonika.vehicle.CommandedCar;
import carsharing.teltonika.vehicle.Firmware;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A tracker that sends a frame until it is acknowledged, hops from server to server, often with its
 * older connection still open, and does what it is told on any of them. Some of the older
 * connections are half open: the server believes in them, and the tracker does not listen any more.
 *
 * <p>Lives on one event loop; its package-private methods may be called from any thread.
 */
final class ChaosTracker implements TrackerSession.Owner {

  private static final int MAX_RETRY_DELAY = 1000; // ms
  private static final int MAX_STAY = 15_000; // ms
  private static final int MAX_OVERLAP = 2000; // ms
  private static final int MIN_SILENCE = 5000; // ms, of a connection that is half open
  private static final int MAX_SILENCE = 60_000; // ms

  /**
   * What all trackers of a run share.
   *
   * @param nodes the first is the one that is never killed
   */
  record Surroundings(
      Vertx vertx,
      List<Node> nodes,
      RecordLedger records,
      CommandLedger commands,
      Disturbances disturbances,
      Journal journal) {}

  private final Surroundings around;
  private final Vertx vertx;
  private final Context context;
  private final NetClient client;
  private final String imei;
  private final long pause;
  private final CommandedCar car;
  private final TrackerMemory memory;
  private final Random random;
  private final Set<TrackerSession> open = new HashSet<>();

  private Optional<TrackerSession> current = Optional.empty();
  private Buffer frame = Buffer.buffer();
  private int number;
  private boolean inFlight;
  private boolean ending;
  private boolean calm;
  private Promise<Void> ended = Promise.promise();

  /**
   * A tracker that is not connected yet.
   *
   * @param pause between an acknowledgement and the next frame, ms on average
   * @param car does what it is told
   * @param memory of the records that it sends
   */
  ChaosTracker(
      Surroundings around,
      String imei,
      long pause,
      CommandedCar car,
      TrackerMemory memory,
      Random random) {
    this.around = around;
    this.vertx = around.vertx();
    this.context = vertx.getOrCreateContext();
    this.client = vertx.createNetClient();
    this.imei = imei;
    this.pause = Math.max(1, pause);
    this.car = car;
    this.memory = memory;
    this.random = random;
  }

  String imei() {
    return imei;
  }

  /** Begins to connect and to send. */
  void start() {
    context.runOnContext(
        now -> {
          ending = false;
          calm = false;
          ended = Promise.promise();
          connect();
        });
  }

  /** Stays where it is from now on. */
  void calm() {
    context.runOnContext(
        now -> {
          calm = true;
          List.copyOf(open).stream()
              .filter(TrackerSession::isSilent)
              .forEach(TrackerSession::close);
        });
  }

  /** Sends no new frame, and goes when the one in flight is acknowledged. */
  Future<Void> end() {
    var result = Promise.<Void>promise();
    context.runOnContext(
        now -> {
          ending = true;
          ended.future().onComplete(result);
          leaveIfDone();
        });
    return result.future();
  }

  private void leaveIfDone() {
    if (ending && !inFlight) {
      List.copyOf(open).forEach(TrackerSession::close);
      ended.tryComplete();
    }
  }

  private boolean isGone() {
    return ending && !inFlight;
  }

  private void connect() {
    if (isGone()) {
      return;
    }
    var server = random.nextInt(around.nodes().size());
    client
        .connect(around.nodes().get(server).trackerPort(), "127.0.0.1")
        .onSuccess(socket -> open.add(new TrackerSession(vertx, socket, imei, server, this)))
        .onFailure(refused -> connectLater());
  }

  private void connectLater() {
    vertx.setTimer(1 + random.nextInt(MAX_RETRY_DELAY), timer -> connect());
  }

  private boolean isCurrent(TrackerSession session) {
    return current.filter(session::equals).isPresent();
  }

  @Override
  public void accepted(TrackerSession session) {
    current.ifPresent(this::giveWay);
    current = Optional.of(session);
    session.enter(around.disturbances(), imei, around.nodes().get(session.server()).name());
    stay(session);
    if (inFlight) {
      session.send(frame, TrackerFrames.records(number));
    } else {
      next();
    }
  }

  @Override
  public void refused(TrackerSession session) {
    around.journal().violation("refused: %s", imei);
  }

  /** A newer connection was accepted. */
  private void giveWay(TrackerSession older) {
    older.leave();
    vertx.setTimer(1 + random.nextInt(MAX_OVERLAP), timer -> older.close());
  }

  private void stay(TrackerSession session) {
    vertx.setTimer(1 + random.nextInt(MAX_STAY), timer -> hop(session));
  }

  /** Half of the time the older connection is still there when the newer one comes. */
  private void hop(TrackerSession session) {
    if (calm || !isCurrent(session) || isGone()) {
      return;
    }
    switch (random.nextInt(4)) {
      case 0, 1 -> session.close();
      case 2 -> {
        connect();
        stay(session);
      }
      default -> {
        fallSilent(session);
        connect();
      }
    }
  }

  /** The network is lost, and nobody tells the server. */
  private void fallSilent(TrackerSession session) {
    session.fallSilent();
    current = Optional.empty();
    var time = MIN_SILENCE + random.nextInt(MAX_SILENCE - MIN_SILENCE);
    vertx.setTimer(time, timer -> session.close());
  }

  /** Sends the next frame, if there is a connection for it and none is in flight. */
  private void next() {
    if (current.isEmpty() || inFlight) {
      return;
    }
    if (ending) {
      leaveIfDone();
      return;
    }
    inFlight = true;
    frame = memory.next(number, System.currentTimeMillis());
    current.get().send(frame, TrackerFrames.records(number));
  }

  @Override
  public void acknowledged(TrackerSession session, int count, boolean isExpected) {
    if (!isCurrent(session)) {
      return;
    }
    session.answered();
    if (!inFlight || !isExpected) {
      around
          .journal()
          .violation(
              "acknowledgement: %s: %d records, where frame %d has %d and is %s",
              imei, count, number, TrackerFrames.records(number), inFlight ? "sent" : "not sent");
      session.close();
      return;
    }
    inFlight = false;
    around.records().acknowledged(imei, number);
    number++;
    vertx.setTimer(1 + random.nextLong(2 * pause), timer -> next());
    leaveIfDone();
  }

  @Override
  public void commanded(TrackerSession session, String command) {
    car.take(command, session);
  }

  @Override
  public void carriedOut(TrackerSession session, String command) {
    if (command.startsWith(Firmware.MARK)) {
      var name = command.substring(Firmware.MARK.length());
      around.commands().ran(imei, name, session.server() == 0);
      if (Wish.isReusing(name)) {
        around
            .journal()
            .violation("id reused: %s: %s was run, with the id of another command", imei, name);
      }
    }
  }

  /** It goes out over whatever connection the tracker has. */
  @Override
  public void recordWanted() {
    memory.ask(System.currentTimeMillis());
    next();
  }

  @Override
  public void nonsense() {
    around.journal().violation("nonsense: %s was sent something that is no command", imei);
  }

  @Override
  public void closed(TrackerSession session) {
    open.remove(session);
    if (session.isSilent()) {
      return;
    }
    if (isCurrent(session)) {
      current = Optional.empty();
    }
    if (current.isEmpty()) {
      connectLater();
    }
  }
}
