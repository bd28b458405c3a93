package carsharing.teltonika.simulator.tracker;

import java.util.Optional;

/**
 * What a tracker with a CAN adapter does when it is told to, and the texts that it answers with.
 */
final class GprsCommands {

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";

  private GprsCommands() {}

  /**
   * An answer.
   *
   * @param sendsRecord whether a record of now is sent besides
   */
  record Answer(String text, boolean sendsRecord) {}

  static Answer answer(String command, Car car, String imei) {
    return command.startsWith("readio ")
        ? text(value(command.substring("readio ".length()).strip(), car))
        : switch (command) {
          case "lvcanopenalldoors" -> {
            car.lock(false);
            yield text(DONE);
          }
          case "lvcanclosealldoors" -> {
            car.lock(true);
            yield text(DONE);
          }
          case "setdigout ?1" -> {
            car.immobilise(true);
            yield text("DOUT2:1 Timeout:INFINITY");
          }
          case "setdigout ?0" -> {
            car.immobilise(false);
            yield text("DOUT2:0 Timeout:INFINITY");
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
