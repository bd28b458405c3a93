package carsharing.teltonika.message;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON objects that strangers wrote. Code that walks through such an object calls itself for
 * each level: the depth has a bound, so that it cannot use up the stack.
 */
public final class JsonText {

  /** The polygons of a command are nine levels deep. */
  public static final int MAX_DEPTH = 64;

  private JsonText() {}

  /**
   * Reads an object.
   *
   * @throws DecodeException if the text is something else, or too deep; its message is made for
   *     clients and contains nothing of the text
   */
  public static JsonObject object(String text) {
    checkDepth(text);
    try {
      var object = new JsonObject(text);
      // The text "null" is read without an error.
      if (object.getMap() != null) {
        return object;
      }
    } catch (DecodeException | ClassCastException e) {
      throw new DecodeException("no JSON object");
    }
    throw new DecodeException("no JSON object");
  }

  /** The same for bytes in UTF-8. */
  public static JsonObject object(Buffer text) {
    return object(text.toString(StandardCharsets.UTF_8));
  }

  private static void checkDepth(String text) {
    var depth = 0;
    var inText = false;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (inText) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inText = false;
        }
      } else if (c == '"') {
        inText = true;
      } else if (c == '{' || c == '[') {
        if (++depth > MAX_DEPTH) {
          throw new DecodeException(
              "JSON with too many levels (expected: at most %d)".formatted(MAX_DEPTH));
        }
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
  }
}
