package carsharing.teltonika.command.custody;

import carsharing.teltonika.message.JsonText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What stands under an id: first which command has begun with it, then that command's outcome.
 * Either says what was asked for, so that another command with the same id is recognised.
 *
 * <p>Version 0.1.0 writes {@code begun} and the bare outcome. It reads an outcome of this version
 * as it is.
 *
 * @param outcome the outcome's message; empty if there is none yet
 * @param digest of the command; empty if it is not known
 */
public record IdMark(String text, Optional<JsonObject> outcome, Optional<String> digest) {

  private static final String BEGUN = "begun";
  private static final String DIGEST = "digest";
  private static final String REPEATED = "repeated";

  /** The mark of a command that begins. */
  static IdMark begun(String number, String digest) {
    return new IdMark(holder(number) + digest, Optional.empty(), Optional.of(digest));
  }

  /** How the mark of a command begins, whatever its digest. */
  static String holder(String number) {
    return BEGUN + " " + number + " ";
  }

  /** What is kept of an outcome. */
  static String kept(JsonObject outcome, Optional<String> digest) {
    var copy = outcome.copy();
    digest.ifPresent(text -> copy.put(DIGEST, text));
    return copy.encode();
  }

  /** Reads what stands under an id. */
  public static IdMark parse(String text) {
    if (!text.startsWith("{")) {
      var parts = text.split(" ", -1);
      return new IdMark(
          text, Optional.empty(), parts.length > 2 ? Optional.of(parts[2]) : Optional.empty());
    }
    try {
      var json = JsonText.object(text);
      var digest = Optional.ofNullable(json.remove(DIGEST)).map(Object::toString);
      return new IdMark(text, Optional.of(json.put(REPEATED, true)), digest);
    } catch (DecodeException e) {
      return new IdMark(text, Optional.empty(), Optional.empty());
    }
  }

  /** Whether nothing stands under the id. */
  public boolean isNone() {
    return text.isEmpty();
  }

  /** The number of the command that has begun; empty if it is not known. */
  public String holder() {
    var parts = text.split(" ", -1);
    return parts[0].equals(BEGUN) && parts.length > 2 ? parts[1] : "";
  }

  /** Whether it is known to be of another command than the one with this digest. */
  public boolean isOfAnother(String ownDigest) {
    return digest.filter(other -> !other.equals(ownDigest)).isPresent();
  }
}
