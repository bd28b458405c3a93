package carsharing.teltonika.chaos;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.simulator.ServerBytes;
import carsharing.teltonika.vehicle.CommandedCar;
import carsharing.teltonika.vehicle.Firmware;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
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
final class ChaosTracker {

  private static final long RESPONSE_TIMEOUT = 8000; // ms
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
  private final Set<Session> open = new HashSet<>();

  private Optional<Session> current = Optional.empty();
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
          List.copyOf(open).stream().filter(session -> session.isSilent).forEach(Session::close);
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
    var server = random.nextInt(around.nodes().size());
    client
        .connect(around.nodes().get(server).trackerPort(), "127.0.0.1")
        .onSuccess(socket -> new Session(socket, server))
        .onFailure(refused -> connectLater());
  }

  private void connectLater() {
    vertx.setTimer(1 + random.nextInt(MAX_RETRY_DELAY), timer -> connect());
  }

  /** One connection; the newest that was accepted is the one that sends records. */
  private final class Session implements ServerBytes.Listener, CommandedCar.Line {

    private final NetSocket socket;
    private final int server;
    private Runnable leave = () -> {};
    private long watch;
    private boolean closed;
    private boolean isSilent;

    /**
     * A connection that is open.
     *
     * @param server 0 is the one that is never killed
     */
    Session(NetSocket socket, int server) {
      this.socket = socket;
      this.server = server;
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
        around.journal().violation("refused: %s", imei);
        close();
        return;
      }
      current.ifPresent(Session::giveWay);
      current = Optional.of(this);
      leave = around.disturbances().connected(imei, around.nodes().get(server).name());
      stay();
      if (inFlight) {
        write();
      } else {
        next();
      }
    }

    /** A newer connection was accepted. */
    private void giveWay() {
      leave.run();
      vertx.setTimer(1 + random.nextInt(MAX_OVERLAP), timer -> close());
    }

    private void stay() {
      vertx.setTimer(1 + random.nextInt(MAX_STAY), timer -> hop());
    }

    /** Half of the time the older connection is still there when the newer one comes. */
    private void hop() {
      if (calm || !isCurrent() || isGone()) {
        return;
      }
      switch (random.nextInt(4)) {
        case 0, 1 -> close();
        case 2 -> {
          connect();
          stay();
        }
        default -> {
          fallSilent();
          connect();
        }
      }
    }

    /** The network is lost, and nobody tells the server. */
    private void fallSilent() {
      isSilent = true;
      current = Optional.empty();
      leave.run();
      vertx.cancelTimer(watch);
      var time = MIN_SILENCE + random.nextInt(MAX_SILENCE - MIN_SILENCE);
      vertx.setTimer(time, timer -> close());
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
      frame = memory.next(number, System.currentTimeMillis());
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
        around
            .journal()
            .violation(
                "acknowledgement: %s: %d records, where frame %d has %d and is %s",
                imei, count, number, TrackerFrames.records(number), inFlight ? "sent" : "not sent");
        close();
        return;
      }
      inFlight = false;
      around.records().acknowledged(imei, number);
      number++;
      vertx.setTimer(1 + random.nextLong(2 * pause), timer -> next());
      leaveIfDone();
    }

    @Override
    public void command(GprsMessage message) {
      if (isSilent) {
        return;
      }
      if (message instanceof GprsMessage.Command command) {
        car.take(command.text(), this);
      } else {
        nonsense();
      }
    }

    @Override
    public void text(String text) {
      send(new GprsMessage.Answer(text).encode());
    }

    @Override
    public void serialText(String text) {
      send(SerialText.encode(text, System.currentTimeMillis()));
    }

    private void send(Frame message) {
      if (!closed && !isSilent) {
        socket.write(message.encode());
      }
    }

    /** It goes out over whatever connection the tracker has. */
    @Override
    public void record() {
      memory.ask(System.currentTimeMillis());
      current.ifPresent(Session::next);
    }

    @Override
    public void later(long millis, Runnable action) {
      vertx.setTimer(Math.max(1, millis), timer -> action.run());
    }

    @Override
    public void carriedOut(String command) {
      if (command.startsWith(Firmware.MARK)) {
        around.commands().ran(imei, command.substring(Firmware.MARK.length()), server == 0);
      }
    }

    @Override
    public void nonsense() {
      around.journal().violation("nonsense: %s was sent something that is no command", imei);
      close();
    }

    void close() {
      socket.close();
    }

    private void closed() {
      closed = true;
      open.remove(this);
      vertx.cancelTimer(watch);
      leave.run();
      if (isSilent) {
        return;
      }
      if (isCurrent()) {
        current = Optional.empty();
      }
      if (current.isEmpty()) {
        connectLater();
      }
    }
  }
}
