package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Vertx;
import java.util.Random;
import java.util.function.Function;

/** Answers a tracker's commands, with the faults that its options ask for. */
final class CommandAnswers {

  private static final String FAILURE = "CAN-CONTROL Not connected!";

  /** The tracker, as far as it is needed. */
  interface Line {

    /** Sends a message. */
    void send(Frame message);

    /** Sends a record before any that was saved. */
    void sendNow(AvlRecord record);

    /** Closes the connection. */
    void hangUp();
  }

  private final Vertx vertx;
  private final AnswerOptions options;
  private final Imei imei;
  private final Car car;
  private final Random random;
  private final Line line;

  CommandAnswers(Vertx vertx, AnswerOptions options, Imei imei, Car car, long seed, Line line) {
    this.vertx = vertx;
    this.options = options;
    this.imei = imei;
    this.car = car;
    this.random = new Random(seed);
    this.line = line;
  }

  /** A command came. One that is addressed to another tracker is not run. */
  void command(GprsMessage message) {
    var ownImei = "0" + imei.digits();
    if (message instanceof GprsMessage.Command command) {
      take(command.text(), text -> new GprsMessage.Answer(text).encode());
    } else if (message instanceof GprsMessage.AddressedCommand command) {
      if (command.imei().equals(imei)) {
        take(command.text(), text -> new GprsMessage.AddressedAnswer(ownImei, text).encode());
      } else {
        line.send(new GprsMessage.NotThisImei(ownImei).encode());
      }
    }
  }

  private void take(String command, Function<String, Frame> frame) {
    var chance = random.nextInt(100);
    if (chance < options.dropping()) {
      line.hangUp();
    } else if (chance < options.dropping() + options.silent()) {
      return;
    } else if (chance < options.dropping() + options.silent() + options.failing()) {
      later(() -> line.send(frame.apply(FAILURE)));
    } else {
      later(() -> answer(command, frame));
    }
  }

  private void later(Runnable answer) {
    if (options.delay().isZero()) {
      answer.run();
    } else {
      vertx.setTimer(Math.max(1, options.delay().toMillis()), now -> answer.run());
    }
  }

  private void answer(String command, Function<String, Frame> frame) {
    var answer = GprsCommands.answer(command, car, imei.digits());
    var text = frame.apply(answer.text());
    if (!answer.sendsRecord()) {
      line.send(text);
      return;
    }
    var record = car.onDemand(System.currentTimeMillis());
    switch (options.record()) {
      case AFTER -> {
        line.send(text);
        line.sendNow(record);
      }
      case BEFORE -> {
        line.sendNow(record);
        line.send(text);
      }
      case ONLY -> line.sendNow(record);
    }
  }
}
