package carsharing.teltonika.vehicle;

import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What a car and its tracker make of commands: what the car does, and what the tracker says about
 * it. Lives on one event loop.
 */
public final class CommandedCar {

  private static final List<Behaviour> LIES =
      Stream.of(Behaviour.values()).filter(behaviour -> behaviour != Behaviour.HONEST).toList();

  private static final int AFTERWARDS = 3000; // ms
  private static final int BETWEEN = 300; // ms

  /** A connection of the tracker. What comes when it has gone is lost. */
  public interface Line {

    /** Sends a text in codec 12. */
    void text(String text);

    /** Sends a text in codec 13. */
    void serialText(String text);

    /** Makes a record of high priority, and sends it as soon as the last frame is acknowledged. */
    void record();

    /** Does something later, also if the connection has gone by then. */
    void later(long millis, Runnable action);

    /** The car has carried out a command that came over this connection. */
    default void carriedOut(String command) {}
  }

  private final CarTruth truth;
  private final Firmware firmware;
  private final RecordOrder order;
  private final LongSupplier clock;
  private final Random random;
  private volatile Manners manners;
  private Optional<String> previous = Optional.empty();
  private String previousKind = "";

  /**
   * A car that has heard nothing yet.
   *
   * @param order of text and record, which is the firmware's unless a test wants another
   * @param clock ms since 1970
   */
  public CommandedCar(
      CarTruth truth,
      Firmware firmware,
      RecordOrder order,
      Manners manners,
      LongSupplier clock,
      long seed) {
    this.truth = truth;
    this.firmware = firmware;
    this.order = order;
    this.manners = manners;
    this.clock = clock;
    this.random = new Random(seed);
  }

  /** From now on the tracker has other manners. May be called from any thread. */
  public void behave(Manners other) {
    manners = other;
  }

  /** A command has come. */
  public void take(String command, Line line) {
    var behaviour = choose(command);
    if (behaviour != Behaviour.LOSES) {
      line.later(delay(), () -> behave(behaviour, command, line));
    }
  }

  /** The same seed gives the same behaviours in turn, whatever the commands are. */
  private Behaviour choose(String command) {
    var lies = random.nextInt(100) < manners.lies();
    var any = LIES.get(random.nextInt(LIES.size()));
    return lies && canBehave(any, command) ? any : Behaviour.HONEST;
  }

  private boolean canBehave(Behaviour behaviour, String command) {
    if (wantsRecord(command)) {
      return behaviour.isOfRecords();
    }
    return switch (behaviour) {
      case PREVIOUS_FIRST, PREVIOUS_ONLY ->
          previous.isPresent() && !previousKind.equals(kind(command));
      case QUEUES -> command.equals("setdigout ?1");
      default -> true;
    };
  }

  private void behave(Behaviour behaviour, String command, Line line) {
    switch (behaviour) {
      case HONEST -> comply(command, line);
      case REFUSES -> line.text(Texts.refusal(command, random));
      case EMPTY -> line.text("");
      case UNKNOWN_TEXT -> {
        carryOut(command, line);
        line.text(Texts.unknown(random));
      }
      case UNKNOWN_TEXT_ONLY -> line.text(Texts.unknown(random));
      case CARD_READER -> {
        line.serialText(Texts.CARD_READER);
        line.later(between(), () -> comply(command, line));
      }
      case CARD_READER_ONLY -> line.serialText(Texts.CARD_READER);
      case SERIAL_PORT -> {
        line.text(Texts.CARD_READER);
        line.later(between(), () -> comply(command, line));
      }
      case TWICE -> {
        carryOut(command, line);
        var text = answer(command);
        line.text(text);
        line.text(text);
      }
      case PREVIOUS_FIRST -> {
        previous.ifPresent(line::text);
        line.later(between(), () -> comply(command, line));
      }
      case PREVIOUS_ONLY -> previous.ifPresent(line::text);
      case ANSWERS_LATE -> {
        carryOut(command, line);
        var text = answer(command);
        line.later(late(), () -> line.text(text));
      }
      case ACTS_LATE -> line.later(late(), () -> comply(command, line));
      case SILENT -> carryOut(command, line);
      case QUEUES -> {
        line.text(Texts.QUEUED);
        line.later(late(), () -> carryOut(command, line));
      }
      case LOSES -> {}
    }
  }

  private void comply(String command, Line line) {
    if (wantsRecord(command)) {
      sendRecord(command, line);
    } else {
      carryOut(command, line);
      line.text(answer(command));
    }
  }

  private void sendRecord(String command, Line line) {
    switch (order) {
      case AFTER -> {
        line.text(firmware.recordText(command));
        line.later(delay(), line::record);
      }
      case BEFORE -> {
        line.record();
        line.later(delay(), () -> line.text(firmware.recordText(command)));
      }
      case ONLY -> line.record();
    }
  }

  private void carryOut(String command, Line line) {
    truth.carryOut(command, clock.getAsLong());
    line.carriedOut(command);
  }

  private String answer(String command) {
    var text = firmware.text(command, truth.at(clock.getAsLong()));
    previous = Optional.of(text);
    previousKind = kind(command);
    return text;
  }

  private static boolean wantsRecord(String command) {
    return command.equals("getrecord") || command.startsWith("on_demand");
  }

  /** Answers to commands of one kind can be mistaken for each other, and not by a server alone. */
  private static String kind(String command) {
    return command.startsWith("lvcan") ? "lvcan" : command.split(" ", 2)[0];
  }

  private long delay() {
    return (long) manners.minDelay() + random.nextInt(manners.maxDelay() - manners.minDelay() + 1);
  }

  private long between() {
    return 1L + random.nextInt(BETWEEN);
  }

  private long late() {
    return manners.late().toMillis() + random.nextInt(AFTERWARDS);
  }
}
