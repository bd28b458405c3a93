package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.simulator.car.Car;
import carsharing.teltonika.simulator.car.Outputs;
import carsharing.teltonika.simulator.car.TrackerFamily;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a tracker of a family does when it is told to, and the texts that it answers with. Commands
 * are compared as real trackers compare them: case counts.
 */
final class GprsCommands {

  private static final String OUTPUTS = "setdigout ";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final Pattern READING = Pattern.compile("read(io|avl) +(.*?) *");
  private static final Pattern MANUAL_CAN = Pattern.compile("mcan_cmd: *(\\d{1,2})");

  private final TrackerFamily family;
  private final Words words;
  private final String imei;

  GprsCommands(TrackerFamily family, String imei) {
    this.family = family;
    this.words = Words.of(family);
    this.imei = imei;
  }

  /**
   * What comes of a command.
   *
   * @param text the answer of a tracker that does it
   * @param sendsRecord whether a record of now is sent besides
   * @param effect what it does to the car; empty if it does nothing
   */
  record Reaction(String text, boolean sendsRecord, Optional<Consumer<Car>> effect) {}

  /** What the family's trackers make of a command. */
  Reaction to(String command, Car car) {
    var reading = READING.matcher(command);
    if (reading.matches() && knows(reading.group(1))) {
      return text(value(reading.group(2), car));
    }
    if (command.startsWith(OUTPUTS)) {
      return Outputs.Order.of(command, words.outputs())
          .map(order -> act(words.outputs(order, car.outputs()), each -> each.switchOutputs(order)))
          .orElseGet(() -> text("setdigout params are invalid"));
    }
    if (command.equals("getrecord") || words.tracking().equals(Optional.of(command))) {
      return new Reaction(words.recordText(command), true, Optional.empty());
    }
    if (command.equals("getver")) {
      return text(
          "Ver:03.27.07_00 GPS:AXN_5.10_3333 Hw:%s Mod:15 IMEI:%s"
              .formatted(family.hardware(), imei));
    }
    return words.hasCan() ? ofCan(command) : text(words.unknownCommand());
  }

  private boolean knows(String reading) {
    return reading.equals("io") || words == Words.FT;
  }

  private Reaction ofCan(String command) {
    var manual = MANUAL_CAN.matcher(command);
    if (words == Words.FMC && manual.matches()) {
      return text("MCAN Command %s triggered".formatted(manual.group(1)));
    }
    return switch (command) {
      case "lvcanopenalldoors" -> act(DONE, car -> car.lock(false));
      case "lvcanclosealldoors" -> act(DONE, car -> car.lock(true));
      case "lvcanopentrunk" -> act(DONE, Car::openTrunk);
      case "lvcanblockengine" -> act(DONE, car -> car.block(true));
      case "lvcanunblockengine" -> act(DONE, car -> car.block(false));
      case "lvcanturninglights", "lvcanhorn" -> act(DONE, car -> {});
      default -> text(words.unknownCommand());
    };
  }

  private static Reaction act(String text, Consumer<Car> effect) {
    return new Reaction(text, false, Optional.of(effect));
  }

  private static Reaction text(String text) {
    return new Reaction(text, false, Optional.empty());
  }

  private String value(String id, Car car) {
    var value = id.matches("\\d{1,5}") ? car.read(Integer.parseInt(id)) : Optional.<String>empty();
    return value.map(found -> words.reading(id, found)).orElseGet(words::noReading);
  }
}
