package carsharing.teltonika.peers;

import carsharing.teltonika.message.JsonText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/** What travels between processes. Whoever may publish in Redis can write anything else. */
sealed interface PeerMessage {

  /** Processes of another version say another number, and are told so. */
  int VERSION = 1;

  /**
   * Names of processes and of questions: both become parts of a channel's name or of a log line.
   */
  Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** What the sender and the receiver agree on. */
  String id();

  /** The text that is published. */
  String text();

  /**
   * A question.
   *
   * @param from the process that waits for the answer
   * @param name what is asked
   * @param body the rest of the question
   */
  record Question(int version, String from, String id, String name, JsonObject body)
      implements PeerMessage {

    /** Copies the body: it is shared with nobody. */
    public Question {
      body = body.copy();
    }

    @Override
    public JsonObject body() {
      return body.copy();
    }

    @Override
    public String text() {
      return new JsonObject()
          .put("v", version)
          .put("from", from)
          .put("id", id)
          .put("ask", name)
          .put("body", body)
          .encode();
    }
  }

  /** What was found. */
  record Found(String id, JsonObject body) implements PeerMessage {

    /** Copies the body: it is shared with nobody. */
    public Found {
      body = body.copy();
    }

    @Override
    public JsonObject body() {
      return body.copy();
    }

    @Override
    public String text() {
      return new JsonObject().put("v", VERSION).put("id", id).put("answer", body).encode();
    }
  }

  /** Why there is no answer. */
  record Unanswered(String id, String problem) implements PeerMessage {

    @Override
    public String text() {
      return new JsonObject().put("v", VERSION).put("id", id).put("problem", problem).encode();
    }
  }

  /** Reads a message; empty if it is none. */
  static Optional<PeerMessage> parse(String text) {
    try {
      return read(JsonText.object(text));
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static Optional<PeerMessage> read(JsonObject json) {
    var id = json.getString("id", "");
    if (!NAME.matcher(id).matches()) {
      return Optional.empty();
    }
    if (json.getValue("ask") instanceof String name) {
      var from = json.getString("from", "");
      return NAME.matcher(name).matches() && NAME.matcher(from).matches()
          ? Optional.of(
              new Question(
                  json.getInteger("v", 0),
                  from,
                  id,
                  name,
                  json.getJsonObject("body", new JsonObject())))
          : Optional.empty();
    }
    if (json.getValue("answer") instanceof JsonObject answer) {
      return Optional.of(new Found(id, answer));
    }
    return json.getValue("problem") instanceof String problem
        ? Optional.of(new Unanswered(id, problem))
        : Optional.empty();
  }
}
