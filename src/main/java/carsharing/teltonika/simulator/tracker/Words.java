package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.simulator.car.Outputs;
import carsharing.teltonika.simulator.car.TrackerFamily;
import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a family of trackers words its answers. The texts are those that users and makers quote. */
enum Words {
  /** What every simulated tracker said before there were families. */
  USUAL(2, RecordOrder.AFTER),
  /** FMB130: each output by itself. A record that was asked for comes without a text. */
  FMB(2, RecordOrder.ONLY),
  /** FMC150: the states of all outputs after the command. */
  FMC(2, RecordOrder.ONLY),
  /** FMB640 and FMC650: four outputs, and {@code X} for those that the command does not touch. */
  FMX6(4, RecordOrder.ONLY),
  /** FTC and FTM. */
  FT(2, RecordOrder.AFTER);

  private final int outputs;
  private final RecordOrder order;

  Words(int outputs, RecordOrder order) {
    this.outputs = outputs;
    this.order = order;
  }

  static Words of(TrackerFamily family) {
    return switch (family) {
      case GENERIC -> USUAL;
      case FMB130 -> FMB;
      case FMC150 -> FMC;
      case FMB640, FMC650 -> FMX6;
      case FT -> FT;
    };
  }

  /** How many outputs its trackers have. */
  int outputs() {
    return outputs;
  }

  /** When a record comes that was asked for. */
  RecordOrder order() {
    return order;
  }

  /** Whether its trackers can have a CAN adapter. */
  boolean hasCan() {
    return this != FT;
  }

  String unknownCommand() {
    return this == FT ? "Unknown command or invalid format" : "Unknown command";
  }

  /** The command that asks for one record, apart from {@code getrecord}; empty if there is none. */
  Optional<String> tracking() {
    return switch (this) {
      case USUAL, FMB, FMC -> Optional.of("on_demand_tracking2");
      case FMX6 -> Optional.empty();
      case FT -> Optional.of("on_demand_tracking 2");
    };
  }

  /** The text that comes with a record that was asked for, if one comes. */
  String recordText(String command) {
    return this != FT
        ? "Record is being sent"
        : command.equals("getrecord")
            ? "Record triggered with high priority"
            : "On-demand tracking single record created";
  }

  String reading(String id, String value) {
    return switch (this) {
      case USUAL, FMB, FMC -> "Param ID:%s Value:%s".formatted(id, value);
      case FMX6 -> "IO ID:%s Value:%s".formatted(id, value);
      case FT -> "IO[%s]: %s".formatted(id, value);
    };
  }

  String noReading() {
    return this == FT
        ? "Not supported AVL ID"
        : "Not supported or not enabled IO element requested";
  }

  /** The answer to a {@code setdigout}. */
  String outputs(Outputs.Order command, Outputs before) {
    return switch (this) {
      case USUAL, FMB -> eachOutput(command);
      case FMC -> allOutputs(command, before);
      case FMX6 -> fourOutputs(command);
      case FT -> eachOutputInWords(command, before);
    };
  }

  private static String eachOutput(Outputs.Order command) {
    var answer = new StringJoiner(" ");
    for (var number = 1; number <= command.count(); number++) {
      var state = command.state(number);
      answer.add(
          "DOUT%d:%s"
              .formatted(
                  number,
                  state == '?' ? "IGNORED" : state + " Timeout:" + timeout(command, number)));
    }
    return answer.toString();
  }

  private String eachOutputInWords(Outputs.Order command, Outputs before) {
    return numbers()
        .mapToObj(
            number ->
                "DOUT%d:%s Timeout:%s"
                    .formatted(
                        number,
                        isOnAfter(command, before, number) ? "ON" : "OFF",
                        timeout(command, number)))
        .collect(Collectors.joining(" "));
  }

  private String allOutputs(Outputs.Order command, Outputs before) {
    var states =
        numbers()
            .mapToObj(number -> isOnAfter(command, before, number) ? "1" : "0")
            .collect(Collectors.joining());
    return "DOUTS are set to:%s TMOs are: %s".formatted(states, timeouts(command));
  }

  private String fourOutputs(Outputs.Order command) {
    var states =
        numbers()
            .mapToObj(number -> String.valueOf(command.state(number)).replace('?', 'X'))
            .collect(Collectors.joining());
    return "DOUTS are set to: %s TMOs are: %s".formatted(states, timeouts(command));
  }

  private IntStream numbers() {
    return IntStream.rangeClosed(1, outputs);
  }

  private String timeouts(Outputs.Order command) {
    return numbers()
        .mapToObj(number -> Integer.toString(command.seconds(number)))
        .collect(Collectors.joining(" "));
  }

  private static boolean isOnAfter(Outputs.Order command, Outputs before, int number) {
    return switch (command.state(number)) {
      case '1' -> true;
      case '0' -> false;
      default -> before.isOn(number);
    };
  }

  private static String timeout(Outputs.Order command, int number) {
    var seconds = command.seconds(number);
    return seconds > 0 ? seconds + "s" : "INFINITY";
  }
}
