package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.simulator.car.Car;
import io.vertx.core.Vertx;
import java.util.Random;
import java.util.function.Consumer;
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
  private final CarOptions carOptions;
  private final Imei imei;
  private final Car car;
  private final Liar liar;
  private final GprsCommands commands;
  private final Random random;
  private final Line line;

  CommandAnswers(Vertx vertx, Imei imei, Recorder recorder, long seed, Line line) {
    this.vertx = vertx;
    this.options = recorder.options().answers();
    this.carOptions = recorder.options().car();
    this.imei = imei;
    this.car = recorder.car();
    this.liar = recorder.liar();
    this.commands = new GprsCommands(carOptions.family(), imei.digits());
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
    later(options.delay().toMillis(), answer);
  }

  private void later(long millis, Runnable action) {
    if (millis <= 0) {
      action.run();
    } else {
      vertx.setTimer(millis, now -> action.run());
    }
  }

  private void answer(String command, Function<String, Frame> frame) {
    var deed = liar.commanded();
    var reaction = commands.to(command, car);
    var text = frame.apply(reaction.text());
    if (reaction.sendsRecord()) {
      sendRecord(text);
      return;
    }
    var effect = reaction.effect();
    if (effect.isEmpty()) {
      line.send(text);
      return;
    }
    if (deed != Liar.Deed.TEXT_ONLY) {
      later(
          liar.drawn(carOptions.effectDelay(), carOptions.effectSpread()), () -> act(effect.get()));
    }
    if (deed != Liar.Deed.EFFECT_ONLY) {
      line.send(text);
    }
  }

  /** The car does it, also if the connection has gone. */
  private void act(Consumer<Car> effect) {
    effect.accept(car);
    car.event(liar.time(System.currentTimeMillis())).ifPresent(line::sendNow);
  }

  private void sendRecord(Frame text) {
    var record = car.onDemand(liar.time(System.currentTimeMillis()));
    switch (options.record().orElse(Words.of(carOptions.family()).order())) {
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
