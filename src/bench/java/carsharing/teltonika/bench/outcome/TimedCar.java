package carsharing.teltonika.bench.outcome;

import carsharing.teltonika.bench.outcome.TimedCommand.Seen;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import carsharing.teltonika.simulator.tracker.TrackerConnection;
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
final class TimedCar implements TrackerConnection.Listener {

  private static final int MIN_DELAY = 2; // ms
  private static final int MAX_DELAY = 10; // ms
  private static final int PERIOD = 10_000; // ms, between two records that nobody has asked for
  private static final int MAX_AGE = 900; // ms, of one that is on its way when another is asked for

  private final Vertx vertx;
  private final String imei;
  private final CommandedCar brain;
  private final CarTruth truth = new CarTruth(CarLife.parked());
  private final Random random;
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final Promise<Void> login = Promise.promise();
  private final TrackerConnection connection;
  private final Context context;

  private volatile TimedCommand command = TimedCommand.none();
  private volatile Promise<Void> settled = Promise.promise();
  private boolean isConnected = true;
  private boolean isAtRest = true;
  private boolean meetsRecords;
  private boolean inFlight;
  private boolean lastRecordSent;

  private TimedCar(Vertx vertx, NetSocket socket, String imei, RecordOrder order, long seed) {
    this.vertx = vertx;
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
    this.connection = TrackerConnection.over(socket, this);
    connection.identify(imei);
  }

  /** Connects a car; succeeds when it is accepted. */
  static Future<TimedCar> connect(
      Vertx vertx, NetClient client, int port, String imei, RecordOrder order, long seed) {
    return client
        .connect(port, "127.0.0.1")
        .compose(
            socket -> {
              var car = new TimedCar(vertx, socket, imei, order, seed);
              return car.login.future().map(car);
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

  private void begin(DefaultScript script, boolean isToMeetRecords) {
    command = new TimedCommand(script);
    settled = Promise.promise();
    meetsRecords = isToMeetRecords;
    isAtRest = false;
    lastRecordSent = false;
  }

  /** Succeeds when the last step is answered. */
  Future<Seen> answered() {
    return command.answered();
  }

  /** Succeeds when the record has been sent and acknowledged that ends a command. */
  Future<Void> settled() {
    return settled.future();
  }

  @Override
  public void accepted() {
    login.complete();
    vertx.setTimer(1 + random.nextInt(PERIOD), now -> sendPeriodic());
  }

  @Override
  public void refused() {
    login.fail("refused: " + imei);
  }

  @Override
  public void closed() {
    isConnected = false;
    login.tryFail("disconnected: " + this);
    command.fail("disconnected: " + this);
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
  public void commanded(GprsMessage message) {
    var arrived = System.nanoTime();
    if (!(message instanceof GprsMessage.Command text)) {
      nonsense();
      close();
      return;
    }
    var step = command.arrived(text.text(), arrived);
    if (step.filter(GprsStep::wantsRecord).isPresent() && meetsRecords) {
      sendUnasked(1 + random.nextInt(MAX_AGE));
    }
    var kind =
        step.map(one -> one.wantsRecord() ? AnswerOf.RECORD_STEP : AnswerOf.TEXT_STEP)
            .orElse(AnswerOf.LAST_RECORD);
    brain.take(text.text(), new Answering(arrived, kind));
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
        command.answerIsDue(arrived);
        command.answerIsWritten();
      }
      connection.answer(text);
    }

    @Override
    public void serialText(String text) {
      throw new IllegalStateException("an honest car is asked for: " + text);
    }

    /** That it waits for an acknowledgement is the server's time. */
    @Override
    public void record() {
      if (answer == AnswerOf.RECORD_STEP) {
        command.answerIsDue(arrived);
      }
      var record = TimedCar.this.record(CarRecords.HIGH, 0);
      due.add(
          () -> {
            if (answer == AnswerOf.RECORD_STEP) {
              command.answerIsWritten();
            }
            lastRecordSent |= answer == AnswerOf.LAST_RECORD;
            transmit(record);
          });
      transmitDue();
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
    connection
        .deliver(TrackerConnection.frame(List.of(record)), 1)
        .onSuccess(acknowledged -> delivered());
  }

  private void delivered() {
    inFlight = false;
    transmitDue();
    if (!inFlight && lastRecordSent) {
      isAtRest = true;
      settled.tryComplete();
    }
  }

  @Override
  public void nonsense() {
    command.fail("nonsense: " + imei);
  }

  @Override
  public String toString() {
    return "%s: %s, answers due %d, frame in flight %s, last record sent %s"
        .formatted(imei, command, due.size(), inFlight, lastRecordSent);
  }

  void close() {
    connection.close();
  }
}
