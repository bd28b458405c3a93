package carsharing.teltonika.bench.load;

import carsharing.teltonika.simulator.tracker.TrackerConnection;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tracker that costs as little as it can: one frame, filled in anew for each sending, and no
 * parser: it is no {@link TrackerConnection}. It repeats what is not acknowledged, and comes back
 * when it is disconnected.
 *
 * <p>Lives on one event loop.
 */
final class LoadTracker {

  private static final int COME_BACK = 1000; // ms, half of the longest time
  private static final int ACCEPTED = 1;

  private final Vertx vertx;
  private final NetClient client;
  private final LoadOptions options;
  private final Optional<FrameTemplate> template;
  private final LoadTally tally;
  private final int number;
  private final Random random;
  private final Buffer frame;

  private Optional<NetSocket> socket = Optional.empty();
  private boolean accepted;
  private boolean inFlight;
  private volatile boolean ended;
  private long sentAt;
  private int answer;
  private int answerBytes;

  /** Read by the thread that asks for the ledger, too. */
  private final AtomicLong acknowledged = new AtomicLong();

  /**
   * @param template of its frames; empty for a tracker that only connects
   */
  LoadTracker(
      Vertx vertx,
      NetClient client,
      LoadOptions options,
      Optional<FrameTemplate> template,
      LoadTally tally,
      int number) {
    this.vertx = vertx;
    this.client = client;
    this.options = options;
    this.template = template;
    this.tally = tally;
    this.number = number;
    this.random = new Random(options.seed() * 1_000_003 + number);
    this.frame = template.map(FrameTemplate::newFrame).orElseGet(Buffer::buffer);
  }

  int number() {
    return number;
  }

  /** Frames that have been acknowledged: the first so many of all. */
  long acknowledged() {
    return acknowledged.get();
  }

  void connect() {
    if (ended) {
      return;
    }
    client
        .connect(options.port(), "127.0.0.1")
        .onSuccess(this::opened)
        .onFailure(cause -> later(COME_BACK, this::connect));
  }

  private void opened(NetSocket opened) {
    socket = Optional.of(opened);
    opened.handler(this::received);
    opened.exceptionHandler(cause -> opened.close());
    opened.closeHandler(closed -> lost());
    var imei = LoadOptions.imei(number);
    opened.write(TrackerConnection.identification(imei));
    if (options.stay() > 0) {
      later(options.stay(), opened::close);
    }
  }

  private void lost() {
    if (accepted) {
      tally.disconnected();
    }
    accepted = false;
    answerBytes = 0;
    socket = Optional.empty();
    later(COME_BACK, this::connect);
  }

  private void received(Buffer bytes) {
    for (var i = 0; i < bytes.length(); i++) {
      received(bytes.getByte(i));
    }
  }

  private void received(byte next) {
    if (!accepted) {
      if (next == ACCEPTED) {
        welcomed();
      } else {
        hangUp();
      }
      return;
    }
    answer = (answer << 8) | (next & 0xFF);
    if (++answerBytes == Integer.BYTES) {
      answerBytes = 0;
      answered();
    }
  }

  private void welcomed() {
    accepted = true;
    tally.accepted();
    if (inFlight) {
      tally.repeated();
      transmit();
    } else if (options.interval() > 0) {
      later(options.interval() / 2, this::sendNext);
    } else {
      sendNext();
    }
  }

  /** Anything but the acknowledgement of what is in flight is a mistake of the server. */
  private void answered() {
    if (!inFlight || answer != options.records()) {
      hangUp();
      return;
    }
    inFlight = false;
    acknowledged.incrementAndGet();
    var now = System.nanoTime();
    tally.acknowledged(now - sentAt);
    var left = options.interval() - TimeUnit.NANOSECONDS.toMillis(now - sentAt);
    if (left > 0) {
      vertx.setTimer(left, due -> sendNext());
    } else {
      sendNext();
    }
  }

  private void sendNext() {
    if (!accepted || inFlight || ended || template.isEmpty()) {
      return;
    }
    var millis = acknowledged() * options.records() * FrameTemplate.MILLIS_PER_RECORD;
    template.get().fill(frame, options.firstTime() + millis);
    inFlight = true;
    transmit();
  }

  /**
   * Hangs up where an acknowledgement is overdue: one that comes late is to find no other frame,
   * for it does not say which it means.
   */
  void check() {
    var waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentAt);
    if (accepted && inFlight && waited >= options.responseTimeout()) {
      hangUp();
    }
  }

  private void transmit() {
    sentAt = System.nanoTime();
    socket.ifPresent(open -> open.write(frame));
  }

  /** Sends nothing new any more, and does not come back. */
  void end() {
    ended = true;
  }

  private void hangUp() {
    socket.ifPresent(NetSocket::close);
  }

  /** After a time by chance, {@code millis} on average. */
  private void later(long millis, Runnable action) {
    vertx.setTimer(1 + random.nextLong(2 * millis), due -> action.run());
  }
}
