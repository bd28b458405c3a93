package carsharing.teltonika.chaos;

import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.simulator.ServerBytes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A tracker that sends a frame until it is acknowledged, hops from server to server, often with its
 * older connection still open, and does what it is told on any of them. Lives on one event loop;
 * its package-private methods may be called from any thread.
 */
final class ChaosTracker {

  private static final String MARK = "mark ";
  private static final long RESPONSE_TIMEOUT = 8000; // ms
  private static final int MAX_RETRY_DELAY = 1000; // ms
  private static final int MAX_STAY = 15_000; // ms
  private static final int MAX_OVERLAP = 2000; // ms

  private final Vertx vertx;
  private final Context context;
  private final NetClient client;
  private final String imei;
  private final List<Integer> ports;
  private final Duration clockOffset;
  private final Duration pause;
  private final RecordLedger records;
  private final CommandLedger commands;
  private final Journal journal;
  private final Random random;
  private final Set<Session> open = new HashSet<>();

  private Optional<Session> current = Optional.empty();
  private Buffer frame = Buffer.buffer();
  private int number;
  private boolean inFlight;
  private boolean ending;
  private boolean calm;
  private Promise<Void> ended = Promise.promise();

  /**
   * @param ports of the servers; the first is that of the one that is never killed
   * @param clockOffset how wrong its clock is
   * @param pause between an acknowledgement and the next frame
   */
  ChaosTracker(
      Vertx vertx,
      String imei,
      List<Integer> ports,
      Duration clockOffset,
      Duration pause,
      RecordLedger records,
      CommandLedger commands,
      Journal journal,
      long seed) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.client = vertx.createNetClient();
    this.imei = imei;
    this.ports = ports;
    this.clockOffset = clockOffset;
    this.pause = pause;
    this.records = records;
    this.commands = commands;
    this.journal = journal;
    this.random = new Random(seed);
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
    context.runOnContext(now -> calm = true);
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
      List.copyOf(open).forEach(Session::close);
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
    var server = random.nextInt(ports.size());
    client
        .connect(ports.get(server), "127.0.0.1")
        .onSuccess(socket -> new Session(socket, server == 0))
        .onFailure(refused -> connectLater());
  }

  private void connectLater() {
    vertx.setTimer(1 + random.nextInt(MAX_RETRY_DELAY), timer -> connect());
  }

  /** One connection; the newest that was accepted is the one that sends records. */
  private final class Session implements ServerBytes.Listener {

    private final NetSocket socket;
    private final boolean survivor;
    private long watch;
    private boolean closed;

    /** With the server that is never killed, or with another. */
    Session(NetSocket socket, boolean survivor) {
      this.socket = socket;
      this.survivor = survivor;
      open.add(this);
      socket.closeHandler(gone -> closed());
      socket.exceptionHandler(reset -> socket.close());
      new ServerBytes(socket, this);
      watch = vertx.setTimer(RESPONSE_TIMEOUT, late -> close());
      socket.write(Buffer.buffer().appendUnsignedShort(imei.length()).appendString(imei));
    }

    private boolean isCurrent() {
      return current.filter(session -> session == this).isPresent();
    }

    @Override
    public void answered(boolean accepted) {
      vertx.cancelTimer(watch);
      if (!accepted) {
        journal.violation("refused: %s", imei);
        close();
        return;
      }
      current.ifPresent(older -> vertx.setTimer(overlap(), timer -> older.close()));
      current = Optional.of(this);
      stay();
      if (inFlight) {
        write();
      } else {
        next();
      }
    }

    private void stay() {
      vertx.setTimer(1 + random.nextInt(MAX_STAY), timer -> hop());
    }

    private int overlap() {
      return 1 + random.nextInt(MAX_OVERLAP);
    }

    /** Half of the time the older connection is still there when the newer one comes. */
    private void hop() {
      if (calm || !isCurrent() || isGone()) {
        return;
      }
      if (random.nextBoolean()) {
        close();
      } else {
        connect();
        stay();
      }
    }

    private void next() {
      if (!isCurrent() || inFlight || closed) {
        return;
      }
      if (ending) {
        leaveIfDone();
        return;
      }
      inFlight = true;
      frame = TrackerFrames.encode(number, Instant.now().plus(clockOffset));
      write();
    }

    /** An acknowledgement that comes late must find no other frame: then the session ends. */
    private void write() {
      vertx.cancelTimer(watch);
      watch = vertx.setTimer(RESPONSE_TIMEOUT, late -> close());
      socket.write(frame.copy());
    }

    @Override
    public void acknowledged(int count) {
      if (!isCurrent()) {
        return;
      }
      vertx.cancelTimer(watch);
      if (!inFlight || count != TrackerFrames.records(number)) {
        journal.violation(
            "acknowledgement: %s: %d records, where frame %d has %d and is %s",
            imei, count, number, TrackerFrames.records(number), inFlight ? "sent" : "not sent");
        close();
        return;
      }
      inFlight = false;
      records.acknowledged(imei, number);
      number++;
      var millis = Math.max(1, pause.toMillis());
      vertx.setTimer(1 + random.nextLong(2 * millis), timer -> next());
      leaveIfDone();
    }

    @Override
    public void command(GprsMessage message) {
      if (!(message instanceof GprsMessage.Command command)) {
        nonsense();
      } else if (command.text().startsWith(MARK)) {
        commands.ran(imei, command.text().substring(MARK.length()), survivor);
        vertx.setTimer(1 + random.nextInt(50), timer -> answer("done"));
      } else {
        answer("Record is being sent");
        next();
      }
    }

    private void answer(String text) {
      if (!closed) {
        socket.write(new GprsMessage.Answer(text).encode().encode());
      }
    }

    @Override
    public void nonsense() {
      journal.violation("nonsense: %s was sent something that is no command", imei);
      close();
    }

    void close() {
      socket.close();
    }

    private void closed() {
      closed = true;
      open.remove(this);
      vertx.cancelTimer(watch);
      if (isCurrent()) {
        current = Optional.empty();
      }
      if (current.isEmpty()) {
        connectLater();
      }
    }
  }
}
