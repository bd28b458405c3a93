package carsharing.teltonika.vehicle;

import java.util.List;
import java.util.Random;

/** Texts of real firmware that are no success, and texts that are no answer. */
final class Texts {

  /** What a card reader writes into a serial port. */
  static final String CARD_READER = "GTSL|6|1|0|12345678|1|\r\n";

  static final String QUEUED =
      "DOUT1:IGNORED DOUT2:ON Timeout:INFINITY Speed threshold:5km/h "
          + "Speed is above threshold, queued";

  private static final List<String> OF_DOORS =
      List.of(
          "CAN-CONTROL Not connected!",
          "CAN-CONTROL Not connected! (2)",
          "CAN line flags are empty!",
          "LVCAN not detected",
          "Bad syntax");

  private static final List<String> OF_OUTPUTS =
      List.of(
          "DOUT2 Is disabled from CFG",
          "DOUT1:IGNORED",
          "Bad syntax",
          "DOUT2 ERROR",
          "setdigout params are invalid",
          "Error command setdigout",
          "Unknown command");

  private static final List<String> OF_READINGS =
      List.of("Not supported or not enabled IO element requested", "Unknown command");

  private static final List<String> OF_ALL =
      List.of("Unknown command or invalid format", "Unknown command");

  private static final List<String> UNKNOWN = List.of("OK", "Accepted", "CMD RX 1");

  private Texts() {}

  /** A refusal. */
  static String refusal(String command, Random random) {
    if (command.startsWith("lvcan")) {
      return any(OF_DOORS, random);
    }
    if (command.startsWith("setdigout")) {
      return any(OF_OUTPUTS, random);
    }
    return any(command.startsWith("readio") ? OF_READINGS : OF_ALL, random);
  }

  /** A text that no document lists. */
  static String unknown(Random random) {
    return any(UNKNOWN, random);
  }

  private static String any(List<String> texts, Random random) {
    return texts.get(random.nextInt(texts.size()));
  }
}
