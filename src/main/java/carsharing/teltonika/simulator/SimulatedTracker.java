package carsharing.teltonika.simulator;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A tracker that is not there: it saves records while its car drives, sends a frame, waits for its
 * acknowledgement, sends it again when none comes, and connects again when it is disconnected. What
 * is not acknowledged stays in its backlog.
 *
 * <p>Lives on the event loop that it is created on.
 */
public final class SimulatedTracker implements ServerBytes.Listener, CommandAnswers.Line {

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  /** Records on their way, and the bytes they were sent as. */
  private record InFlight(List<AvlRecord> records, Buffer bytes, long sentAt) {}

  private final Vertx vertx;
  private final NetClient client;
  private final TrackerOptions options;
  private final TrackerListener listener;
  private final String imei;
  private final Car car;
  private final CommandAnswers answers;
  private final Deque<AvlRecord> backlog = new ArrayDeque<>();

  private Optional<NetSocket> socket = Optional.empty();
  private Optional<InFlight> inFlight = Optional.empty();
  private boolean answered;
  private boolean accepted;
  private boolean running;
  private boolean away;
  private double clock; // ms since 1970, of the newest record
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
    this.car = new Car(seed, options.codec() == AvlCodec.CODEC_8_EXTENDED);
    this.answers = new CommandAnswers(vertx, options.answers(), new Imei(imei), car, seed, this);
    this.delay = options.reconnectMin();
  }

  /** Its IMEI, 15 digits. */
  public String imei() {
    return imei;
  }

  /** Records that are saved and not acknowledged. */
  public int backlog() {
    return backlog.size() + inFlight.map(frame -> frame.records().size()).orElse(0);
  }

  /** Begins to drive, with so many records saved already, and to send. */
  public void start(int savedRecords) {
    running = true;
    clock = System.currentTimeMillis() - savedRecords * options.secondsPerRecord() * 1000;
    save(savedRecords);
    connect();
    if (options.rate() > 0) {
      vertx.setPeriodic(options.interval(), this::tick);
    } else {
      save(options.recordsPerFrame());
    }
  }

  /** Stops driving and hangs up. */
  public void stop() {
    running = false;
    socket.ifPresent(NetSocket::close);
  }

  /** Loses the network for a while; records are saved meanwhile. */
  public void goAway(Duration time) {
    away = true;
    socket.ifPresent(NetSocket::close);
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
    save(options.recordsPerFrame());
    send();
  }

  private void save(int records) {
    for (var i = 0; i < records; i++) {
      clock += options.secondsPerRecord() * 1000;
      backlog.addLast(car.next((long) clock, options.secondsPerRecord() * options.timeScale()));
      if (backlog.size() > options.maxBacklog()) {
        backlog.removeFirst();
      }
    }
  }

  private void connect() {
    if (!running || away || socket.isPresent()) {
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
    socket = Optional.of(opened);
    answered = false;
    new ServerBytes(opened, this);
    opened.exceptionHandler(cause -> opened.close());
    opened.closeHandler(closed -> lost());
    opened.write(Buffer.buffer().appendUnsignedShort(imei.length()).appendString(imei));
  }

  private void lost() {
    if (running) {
      if (socket.isPresent() && !answered && !away) {
        listener.unanswered(imei);
      }
      listener.disconnected(imei);
    }
    socket = Optional.empty();
    accepted = false;
    vertx.cancelTimer(responseTimer);
    vertx.cancelTimer(pingTimer);
    if (running && !away) {
      vertx.setTimer(delay.toMillis(), again -> connect());
      delay = Collections.min(List.of(delay.multipliedBy(2), options.reconnectMax()));
    }
  }

  @Override
  public void answered(boolean isAccepted) {
    answered = true;
    if (isAccepted) {
      accepted = true;
      delay = options.reconnectMin();
      listener.connected(imei);
      pingTimer = vertx.setPeriodic(options.pingAfter().toMillis(), this::ping);
      inFlight.ifPresentOrElse(this::sendAgain, this::send);
    } else {
      listener.refused(imei);
      hangUp();
    }
  }

  private void ping(long timer) {
    if (inFlight.isEmpty()) {
      write(Buffer.buffer(new byte[] {(byte) 0xFF}));
    }
  }

  /** A frame of what was saved longest ago; within the frame the newest comes first. */
  private void send() {
    if (!accepted || inFlight.isPresent() || backlog.isEmpty()) {
      return;
    }
    var records = new ArrayList<AvlRecord>(options.recordsPerFrame());
    while (records.size() < options.recordsPerFrame() && !backlog.isEmpty()) {
      records.add(backlog.removeFirst());
    }
    Collections.reverse(records);
    var bytes = new AvlFrame(options.codec(), records, 0).encode().encode();
    transmit(new InFlight(records, bytes, System.nanoTime()), false);
  }

  private void sendAgain(InFlight frame) {
    transmit(new InFlight(frame.records(), frame.bytes(), System.nanoTime()), true);
  }

  private void transmit(InFlight frame, boolean again) {
    inFlight = Optional.of(frame);
    write(frame.bytes());
    listener.sent(imei, frame.records().size(), again);
    responseTimer =
        vertx.setTimer(
            options.responseTimeout().toMillis(), late -> inFlight.ifPresent(this::sendAgain));
  }

  @Override
  public void acknowledged(int count) {
    var frame = inFlight;
    if (frame.filter(sent -> sent.records().size() == count).isEmpty()) {
      return; // Not what was sent: the frame will be sent again when the time is over.
    }
    vertx.cancelTimer(responseTimer);
    inFlight = Optional.empty();
    var nanos = System.nanoTime() - frame.get().sentAt();
    listener.acknowledged(imei, frame.get().records(), nanos);
    if (options.rate() == 0 && running) {
      save(options.recordsPerFrame());
    }
    send();
  }

  @Override
  public void command(GprsMessage message) {
    answers.command(message);
  }

  @Override
  public void send(Frame message) {
    write(message.encode());
  }

  @Override
  public void sendNow(AvlRecord record) {
    backlog.addFirst(record);
    send();
  }

  @Override
  public void nonsense() {
    hangUp();
  }

  @Override
  public void hangUp() {
    socket.ifPresent(NetSocket::close);
  }

  private void write(Buffer bytes) {
    socket.ifPresent(open -> open.write(bytes));
  }
}
