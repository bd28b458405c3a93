package carsharing.teltonika.reports;

import carsharing.teltonika.reports.notation.Fields;
import carsharing.teltonika.reports.notation.JsonParts;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a stream must lead to. */
final class StreamExpectation {

  private static final Set<String> FIELDS =
      Set.of(
          "reply",
          "closed",
          "messages",
          "records",
          "quarantine",
          "message",
          "sameMessageId",
          "timesParse");

  private static final Pattern TIME =
      Pattern.compile("(\\d{4}|[+-]\\d{6})-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z");
  private static final long LAST_TIME = 8_640_000_000_000_000L; // ms since 1970, in JavaScript

  private final JsonObject expected;

  /**
   * @throws IllegalArgumentException if a field has an unknown name, or one that is needed is
   *     missing
   */
  StreamExpectation(JsonObject expected) {
    Fields.checkNames(expected, FIELDS, "expect");
    if (!expected.containsKey("reply") || !expected.containsKey("messages")) {
      throw new IllegalArgumentException("expect: reply and messages expected");
    }
    this.expected = expected;
  }

  /** All replies that are right, in hex. */
  List<String> replies() {
    return Fields.texts(expected, "reply");
  }

  /** Whether the server must close the connection, if it matters. */
  Optional<Boolean> closed() {
    return Optional.ofNullable(expected.getBoolean("closed"));
  }

  /** How many messages must arrive in the queue. */
  int messages() {
    return expected.getInteger("messages");
  }

  /** What is wrong, a line for each thing; empty if all is as expected. */
  List<String> complaints(StreamHeard heard) {
    var complaints = new ArrayList<String>();
    if (!replies().contains(heard.reply())) {
      complaints.add("reply is %s (expected: %s)".formatted(heard.reply(), replies()));
    }
    if (closed().filter(closed -> closed != heard.isClosed()).isPresent()) {
      complaints.add("closed is %s (expected: %s)".formatted(heard.isClosed(), closed().get()));
    }
    if (closed().filter(closed -> !closed && !heard.isAlive()).isPresent()) {
      complaints.add("the frame after these is not acknowledged");
    }
    addNumber("messages", heard.messages().size(), complaints);
    addNumber("records", heard.records(), complaints);
    addNumber("quarantine", heard.quarantined(), complaints);
    complaints.addAll(ofMessages(heard.messages()));
    return complaints;
  }

  private void addNumber(String name, int actual, List<String> complaints) {
    if (actual != expected.getInteger(name, actual)) {
      complaints.add("%s are %d (expected: %d)".formatted(name, actual, expected.getInteger(name)));
    }
  }

  private List<String> ofMessages(List<Published.Message> messages) {
    var complaints = new ArrayList<String>();
    if (expected.containsKey("message")) {
      messages.forEach(
          message ->
              complaints.addAll(
                  JsonParts.missing("message", expected.getValue("message"), message.body())));
    }
    if (expected.getBoolean("sameMessageId", false)
        && messages.stream().map(Published.Message::id).distinct().count() > 1) {
      complaints.add("the messages have different ids");
    }
    if (expected.getBoolean("timesParse", false)) {
      messages.stream()
          .flatMap(Published.Message::times)
          .filter(time -> !isTime(time))
          .forEach(time -> complaints.add("JavaScript does not read the time " + time));
    }
    return complaints;
  }

  /** What the clients' JavaScript reads: years of 4 digits, or of 6 with a sign. */
  private static boolean isTime(String text) {
    if (!TIME.matcher(text).matches()) {
      return false;
    }
    try {
      return Math.abs(Instant.parse(text).toEpochMilli()) <= LAST_TIME;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
