package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.simulator.car.CarTruth;
import carsharing.teltonika.simulator.tracker.TrackerOptions.Patience;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A tracker that is not there: it saves records while its car drives, sends a frame, waits for its
 * acknowledgement, sends it again if none comes, and connects again if it is disconnected. What is
 * not acknowledged stays in its backlog.
 *
 * <p>Lives on the event loop that it is created on.
 */
public final class SimulatedTracker implements TrackerConnection.Listener, CommandAnswers.Line {

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  /** Records on their way, and the bytes they were sent as. */
  private record InFlight(List<AvlRecord> records, Buffer bytes) {}

  private final Vertx vertx;
  private final NetClient client;
  private final TrackerOptions options;
  private final TrackerListener listener;
  private final String imei;
  private final Recorder recorder;
  private final CommandAnswers answers;
  private final Backlog backlog;

  private final Promise<Void> ended = Promise.promise();
  private Optional<TrackerConnection> connection = Optional.empty();
  private Optional<InFlight> inFlight = Optional.empty();
  private long sentAt; // ns
  private boolean answered;
  private boolean accepted;
  private boolean running;
  private boolean away;
  private Duration delay;
  private long responseTimer = NO_TIMER;
  private long pingTimer = NO_TIMER;

  /**
   * @param seed of the drive; the same gives the same
   */
  public SimulatedTracker(
      Vertx vertx,
      NetClient client,
      TrackerOptions options,
      String imei,
      long seed,
      TrackerListener listener) {
    this.vertx = vertx;
    this.client = client;
    this.options = options;
    this.imei = imei;
    this.listener = listener;
    this.recorder = new Recorder(options, seed);
    this.answers = new CommandAnswers(vertx, new Imei(imei), recorder, seed, this);
    this.backlog = recorder.backlog();
    this.delay = options.reconnectMin();
  }

  /** Its IMEI, 15 digits. */
  public String imei() {
    return imei;
  }

  /** What is really true of its car; may be asked from any thread. */
  public CarTruth truth() {
    return recorder.car().truth();
  }

  /** From now on it tells other lies. May be called from any thread. */
  public void lie(Lies lies) {
    recorder.liar().lie(lies);
  }

  /** Records that are saved and not acknowledged. */
  public int backlog() {
    return backlog.size() + inFlight.map(frame -> frame.records().size()).orElse(0);
  }

  /** Begins to drive, with so many records saved already, and to send. */
  public void start(int savedRecords) {
    running = true;
    recorder.begin(savedRecords);
    connect();
    if (options.rate() > 0) {
      vertx.setPeriodic(options.interval(), this::tick);
    } else {
      recorder.save(options.recordsPerFrame());
    }
  }

  /** Stops driving and hangs up. */
  public void stop() {
    running = false;
    connection.ifPresent(TrackerConnection::close);
  }

  /**
   * Stops driving, and hangs up when the frame on its way is acknowledged. No frame is left of
   * which nobody knows what became.
   *
   * @return completes when the connection is closed
   */
  public Future<Void> finish() {
    running = false;
    if (inFlight.isEmpty()) {
      connection.ifPresent(TrackerConnection::close);
    }
    if (connection.isEmpty()) {
      ended.tryComplete();
    }
    return ended.future();
  }

  /** Loses the network for a while; records are saved meanwhile. */
  public void goAway(Duration time) {
    away = true;
    connection.ifPresent(TrackerConnection::close);
    vertx.setTimer(
        Math.max(1, time.toMillis()),
        back -> {
          away = false;
          connect();
        });
  }

  private void tick(long timer) {
    if (!running) {
      vertx.cancelTimer(timer);
      return;
    }
    recorder.save(options.recordsPerFrame());
    send();
  }

  private void connect() {
    if (!running || away || connection.isPresent()) {
      return;
    }
    client
        .connect(options.port(), options.host())
        .onSuccess(this::opened)
        .onFailure(
            cause -> {
              listener.unreachable(imei, cause);
              lost();
            });
  }

  private void opened(NetSocket opened) {
    if (!running || away) {
      opened.close();
      return;
    }
    answered = false;
    var over = TrackerConnection.over(opened, this);
    connection = Optional.of(over);
    over.identify(imei);
  }

  private void lost() {
    if (running) {
      if (connection.isPresent() && !answered && !away) {
        listener.unanswered(imei);
      }
      listener.disconnected(imei);
    }
    connection = Optional.empty();
    accepted = false;
    vertx.cancelTimer(responseTimer);
    vertx.cancelTimer(pingTimer);
    if (!running) {
      ended.tryComplete();
    }
    if (running && !away) {
      vertx.setTimer(delay.toMillis(), again -> connect());
      delay = Collections.min(List.of(delay.multipliedBy(2), options.reconnectMax()));
    }
  }

  @Override
  public void accepted() {
    answered = true;
    accepted = true;
    delay = options.reconnectMin();
    listener.connected(imei);
    pingTimer = vertx.setPeriodic(options.pingAfter().toMillis(), this::ping);
    inFlight.ifPresentOrElse(frame -> transmit(frame, true), this::send);
  }

  @Override
  public void refused() {
    answered = true;
    listener.refused(imei);
  }

  @Override
  public void closed() {
    lost();
  }

  private void ping(long timer) {
    if (inFlight.isEmpty()) {
      connection.ifPresent(open -> open.write(Buffer.buffer(new byte[] {(byte) 0xFF})));
    }
  }

  /** A frame of what was saved longest ago; within the frame the newest comes first. */
  private void send() {
    if (!accepted || inFlight.isPresent() || backlog.isEmpty()) {
      return;
    }
    var records = backlog.take(options.recordsPerFrame());
    transmit(new InFlight(records, TrackerConnection.frame(options.codec(), records)), false);
  }

  private void transmit(InFlight frame, boolean again) {
    inFlight = Optional.of(frame);
    connection.ifPresent(
        open ->
            open.deliver(frame.bytes(), frame.records().size())
                .onSuccess(acknowledged -> acknowledged(frame)));
    sent(frame, again);
  }

  private void sent(InFlight frame, boolean again) {
    sentAt = System.nanoTime();
    listener.sent(imei, frame.records().size(), again);
    responseTimer = vertx.setTimer(options.responseTimeout().toMillis(), late -> silence(frame));
  }

  private void silence(InFlight frame) {
    if (options.patience() == Patience.HANG_UP) {
      hangUp();
    } else {
      connection.ifPresent(TrackerConnection::repeat);
      sent(frame, true);
    }
  }

  private void acknowledged(InFlight frame) {
    vertx.cancelTimer(responseTimer);
    inFlight = Optional.empty();
    listener.acknowledged(imei, frame.records(), System.nanoTime() - sentAt);
    if (!running) {
      hangUp();
      return;
    }
    if (options.rate() == 0) {
      recorder.save(options.recordsPerFrame());
    }
    send();
  }

  @Override
  public void commanded(GprsMessage message) {
    answers.command(message);
  }

  @Override
  public void send(Frame message) {
    connection.ifPresent(open -> open.send(message));
  }

  @Override
  public void sendNow(AvlRecord record) {
    backlog.saveForNow(record);
    send();
  }

  @Override
  public void hangUp() {
    connection.ifPresent(TrackerConnection::close);
  }
}
