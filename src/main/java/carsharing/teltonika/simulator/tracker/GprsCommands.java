package carsharing.teltonika.simulator.tracker;

import java.util.Optional;

/**
 * What a tracker with a CAN adapter does when it is told to, and the texts that it answers with.
 */
final class GprsCommands {

  private static final String READING = "readio ";
  private static final String OUTPUTS = "setdigout ";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";

  private GprsCommands() {}

  /**
   * An answer.
   *
   * @param sendsRecord whether a record of now is sent besides
   */
  record Answer(String text, boolean sendsRecord) {}

  static Answer answer(String command, Car car, String imei) {
    if (command.startsWith(READING)) {
      return text(value(command.substring(READING.length()).strip(), car));
    }
    if (command.startsWith(OUTPUTS)) {
      return text(car.outputs().obey(command));
    }
    return switch (command) {
      case "lvcanopenalldoors" -> {
        car.lock(false);
        yield text(DONE);
      }
      case "lvcanclosealldoors" -> {
        car.lock(true);
        yield text(DONE);
      }
      case "getrecord", "on_demand_tracking2" -> new Answer("Record is being sent", true);
      case "getver" -> text("Ver:03.27.07_00 GPS:AXN_5.10_3333 Hw:FMC130 Mod:15 IMEI:" + imei);
      default -> text("Unknown command");
    };
  }

  private static Answer text(String text) {
    return new Answer(text, false);
  }

  private static String value(String id, Car car) {
    var value = id.matches("\\d{1,5}") ? car.read(Integer.parseInt(id)) : Optional.<String>empty();
    return value
        .map(found -> "Param ID:" + id + " Value:" + found)
        .orElse("Not supported or not enabled IO element requested");
  }
}
