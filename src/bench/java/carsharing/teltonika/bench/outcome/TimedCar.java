package carsharing.teltonika.bench.outcome;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.simulator.AnswerOptions.RecordOrder;
import carsharing.teltonika.simulator.ServerBytes;
import carsharing.teltonika.vehicle.CarClock;
import carsharing.teltonika.vehicle.CarLife;
import carsharing.teltonika.vehicle.CarRecords;
import carsharing.teltonika.vehicle.CarTruth;
import carsharing.teltonika.vehicle.CommandedCar;
import carsharing.teltonika.vehicle.DefaultScript;
import carsharing.teltonika.vehicle.Firmware;
import carsharing.teltonika.vehicle.GprsStep;
import carsharing.teltonika.vehicle.Manners;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A car that answers after a while of its own, and knows for how long it has held its answers. It
 * has one frame in flight at a time, writes whole seconds, and sends a periodic record now and
 * then, as real trackers do.
 *
 * <p>Lives on the event loop that it is created on.
 */
final class TimedCar implements ServerBytes.Listener {

  private static final int MIN_DELAY = 2; // ms
  private static final int MAX_DELAY = 10; // ms
  private static final int PERIOD = 10_000; // ms, between two records that nobody has asked for
  private static final int MAX_AGE = 900; // ms, of one that is on its way when another is asked for

  /**
   * What the car has seen of one command; all times by {@link System#nanoTime()}.
   *
   * @param firstArrival when the first step came
   * @param held for how long the car has kept the answers of all steps to itself, ns
   * @param lastWritten when the answer to the last step was written
   * @param isOvertaken whether the server went on before the car had answered
   */
  record Seen(long firstArrival, long held, long lastWritten, boolean isOvertaken) {}

  private final Vertx vertx;
  private final String imei;
  private final CommandedCar brain;
  private final CarTruth truth = new CarTruth(CarLife.parked());
  private final Random random;
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final Promise<Void> accepted = Promise.promise();
  private final NetSocket socket;
  private final Context context;

  private volatile Promise<Seen> answered = Promise.promise();
  private volatile Promise<Void> settled = Promise.promise();
  private Deque<GprsStep> expected = new ArrayDeque<>();
  private boolean isConnected = true;
  private boolean isAtRest = true;
  private boolean meetsRecords;
  private boolean inFlight;
  private boolean lastRecordSent;
  private int steps;
  private int answers;
  private boolean isOvertaken;
  private long firstArrival;
  private long held;

  private TimedCar(Vertx vertx, NetSocket socket, String imei, RecordOrder order, long seed) {
    this.vertx = vertx;
    this.socket = socket;
    this.context = vertx.getOrCreateContext();
    this.imei = imei;
    this.random = new Random(seed);
    this.brain =
        new CommandedCar(
            truth,
            Firmware.FMB,
            order,
            Manners.honest(MIN_DELAY, MAX_DELAY),
            System::currentTimeMillis,
            seed);
    new ServerBytes(socket, this);
    socket.closeHandler(closed -> disconnected());
    socket.write(Buffer.buffer().appendUnsignedShort(imei.length()).appendString(imei));
  }

  /** Connects a car; succeeds when it is accepted. */
  static Future<TimedCar> connect(
      Vertx vertx, NetClient client, int port, String imei, RecordOrder order, long seed) {
    return client
        .connect(port, "127.0.0.1")
        .compose(
            socket -> {
              var car = new TimedCar(vertx, socket, imei, order, seed);
              return car.accepted.future().map(car);
            });
  }

  String imei() {
    return imei;
  }

  /**
   * A command is about to be sent. Succeeds when the car is ready for it. May be called from any
   * thread, as may be {@link #answered()} and {@link #settled()} afterwards.
   *
   * @param meetsRecords whether a record that nobody has asked for is on its way when one is asked
   *     for
   */
  Future<Void> expect(DefaultScript script, boolean meetsRecords) {
    var ready = Promise.<Void>promise();
    context.runOnContext(
        now -> {
          if (isConnected) {
            begin(script, meetsRecords);
            ready.complete();
          } else {
            ready.fail("disconnected: " + this);
          }
        });
    return ready.future();
  }

  private void begin(DefaultScript script, boolean meetsRecords) {
    expected = new ArrayDeque<>(script.steps());
    answered = Promise.promise();
    settled = Promise.promise();
    this.meetsRecords = meetsRecords;
    isAtRest = false;
    lastRecordSent = false;
    steps = 0;
    answers = 0;
    isOvertaken = false;
    held = 0;
    firstArrival = 0;
  }

  /** Succeeds when the last step is answered. */
  Future<Seen> answered() {
    return answered.future();
  }

  /** Succeeds when the record has been sent and acknowledged that ends a command. */
  Future<Void> settled() {
    return settled.future();
  }

  @Override
  public void answered(boolean isAccepted) {
    if (isAccepted) {
      accepted.complete();
      vertx.setTimer(1 + random.nextInt(PERIOD), now -> sendPeriodic());
    } else {
      accepted.fail("refused: " + imei);
    }
  }

  private void disconnected() {
    isConnected = false;
    accepted.tryFail("disconnected: " + this);
    answered.tryFail("disconnected: " + this);
    settled.tryFail("disconnected: " + this);
  }

  /** Not while a step waits: a record that is made after its command would answer it, too. */
  private void sendPeriodic() {
    if (isAtRest) {
      sendUnasked(0);
    }
    vertx.setTimer(PERIOD, now -> sendPeriodic());
  }

  private void sendUnasked(int age) {
    if (!inFlight) {
      transmit(record(CarRecords.LOW, age));
    }
  }

  @Override
  public void command(GprsMessage message) {
    var arrived = System.nanoTime();
    if (!(message instanceof GprsMessage.Command command)) {
      nonsense();
      return;
    }
    var next = expected.peek();
    if (next == null || !next.command().equals(command.text())) {
      brain.take(command.text(), new Answering(arrived, AnswerOf.LAST_RECORD));
      return;
    }
    expected.remove();
    isOvertaken |= answers < steps++;
    if (firstArrival == 0) {
      firstArrival = arrived;
    }
    if (next.wantsRecord() && meetsRecords) {
      sendUnasked(1 + random.nextInt(MAX_AGE));
    }
    var kind = next.wantsRecord() ? AnswerOf.RECORD_STEP : AnswerOf.TEXT_STEP;
    brain.take(command.text(), new Answering(arrived, kind));
  }

  /** What an answer belongs to. */
  private enum AnswerOf {
    TEXT_STEP,
    RECORD_STEP,
    LAST_RECORD
  }

  /** Sends the answers to one command, and notes when it could have done so. */
  private final class Answering implements CommandedCar.Line {

    private final long arrived;
    private final AnswerOf answer;

    Answering(long arrived, AnswerOf answer) {
      this.arrived = arrived;
      this.answer = answer;
    }

    @Override
    public void text(String text) {
      if (answer == AnswerOf.TEXT_STEP) {
        answerIsDue();
        noteWritten();
      }
      socket.write(new GprsMessage.Answer(text).encode().encode());
    }

    @Override
    public void serialText(String text) {
      throw new IllegalStateException("an honest car is asked for: " + text);
    }

    /** That it waits for an acknowledgement is the server's time. */
    @Override
    public void record() {
      if (answer == AnswerOf.RECORD_STEP) {
        answerIsDue();
      }
      var record = TimedCar.this.record(CarRecords.HIGH, 0);
      due.add(
          () -> {
            if (answer == AnswerOf.RECORD_STEP) {
              noteWritten();
            }
            lastRecordSent |= answer == AnswerOf.LAST_RECORD;
            transmit(record);
          });
      transmitDue();
    }

    private void answerIsDue() {
      answers++;
      held += System.nanoTime() - arrived;
    }

    private void noteWritten() {
      if (expected.isEmpty()) {
        answered.tryComplete(new Seen(firstArrival, held, System.nanoTime(), isOvertaken));
      }
    }

    @Override
    public void later(long millis, Runnable action) {
      vertx.setTimer(Math.max(1, millis), now -> action.run());
    }
  }

  private AvlRecord record(int priority, int age) {
    var moment = truth.at(System.currentTimeMillis() - age);
    var timestamp = CarClock.RIGHT.timestamp(moment.at(), random);
    return CarRecords.record(moment, timestamp, priority, CarRecords.elements(moment));
  }

  private void transmitDue() {
    if (!inFlight && !due.isEmpty()) {
      due.remove().run();
    }
  }

  private void transmit(AvlRecord record) {
    inFlight = true;
    var frame = new AvlFrame(AvlCodec.CODEC_8_EXTENDED, List.of(record), 0);
    socket.write(frame.encode().encode());
  }

  @Override
  public void acknowledged(int count) {
    inFlight = false;
    transmitDue();
    if (!inFlight && lastRecordSent) {
      isAtRest = true;
      settled.tryComplete();
    }
  }

  @Override
  public void nonsense() {
    socket.close();
    answered.tryFail("nonsense: " + imei);
  }

  @Override
  public String toString() {
    return "%s: expected %s, answers due %d, frame in flight %s, last record sent %s"
        .formatted(imei, expected, due.size(), inFlight, lastRecordSent);
  }

  void close() {
    socket.close();
  }
}
