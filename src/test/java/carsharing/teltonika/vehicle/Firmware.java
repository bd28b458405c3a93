package carsharing.teltonika.vehicle;

import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;

/**
 * How the firmware of a device family words its answers, and when the record comes that was asked
 * for. The texts are those that manufacturer's pages and users quote.
 */
public enum Firmware {
  /** Sends a record and no text. */
  FMB(RecordOrder.ONLY),
  /** FMC130 and FMC150, with all outputs in one list. */
  FMC(RecordOrder.BEFORE),
  /** FTC and FTM. */
  FT(RecordOrder.AFTER);

  /** How a command begins that only tests know: its deeds can be told from each other. */
  public static final String MARK = "mark ";

  private static final String DOORS_DONE = "CAN-CONTROL cmd executed successfully.";

  private static final String OUTPUT = "setdigout ?";
  private static final String READING = "readio ";

  private final RecordOrder order;

  Firmware(RecordOrder order) {
    this.order = order;
  }

  /** When a record comes, and whether a text comes with it. */
  public RecordOrder order() {
    return order;
  }

  /** The text that comes with a record, if one comes. */
  String recordText(String command) {
    return command.startsWith("on_demand")
        ? "On-demand tracking created"
        : "Record triggered with high priority";
  }

  /** The answer to a command that the car has carried out, or to a question. */
  String text(String command, Moment moment) {
    if (command.startsWith(READING)) {
      return reading(command.substring(READING.length()).strip(), moment);
    }
    if (command.startsWith(OUTPUT)) {
      return output(command.substring(OUTPUT.length()));
    }
    if (command.startsWith(MARK)) {
      return "done";
    }
    return command.startsWith("lvcan") ? DOORS_DONE : "Unknown command or invalid format";
  }

  private String reading(String id, Moment moment) {
    var value =
        switch (id) {
          case "67" -> Integer.toString(moment.batteryVoltage());
          case "87" -> Long.toString(moment.mileage());
          case "90" -> Integer.toString(moment.doors());
          default -> "";
        };
    if (value.isEmpty()) {
      return "Not supported or not enabled IO element requested";
    }
    return switch (this) {
      case FMB -> "Param ID:%s Value:%s".formatted(id, value);
      case FMC -> "I/O ID:%s Value:%s".formatted(id, value);
      case FT -> "IO[%s]: %s".formatted(id, value);
    };
  }

  /** The second output; the first one is left as it is. */
  private String output(String state) {
    return switch (this) {
      case FMB -> "DOUT1:IGNORED DOUT2:%s Timeout:INFINITY".formatted(state);
      case FMC -> "DOUTS are set to:?%s".formatted(state);
      case FT ->
          "DOUT1:OFF Timeout:INFINITY DOUT2:%s Timeout:INFINITY"
              .formatted(state.equals("1") ? "ON" : "OFF");
    };
  }
}
