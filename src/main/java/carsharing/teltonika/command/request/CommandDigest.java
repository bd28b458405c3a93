package carsharing.teltonika.command.request;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two commands with the same id ask for the same. The id itself and the times until
 * which a command is valid do not count, nor does the order of fields.
 */
public final class CommandDigest {

  private static final Set<String> IGNORED = Set.of("id", "ttl", "expiresAt", OrderedBy.FIELD);

  /** Characters beyond which it is computed on another thread: polygons can be large. */
  private static final int LARGE = 16 * 1024;

  private CommandDigest() {}

  /**
   * Computes the digest.
   *
   * @param length characters of the command's JSON
   * @return 64 hexadecimal digits
   */
  public static Future<String> of(Vertx vertx, JsonObject fields, int length) {
    return length > LARGE
        ? vertx.executeBlocking(() -> of(fields), false)
        : Future.succeededFuture(of(fields));
  }

  private static String of(JsonObject fields) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var name : new TreeSet<>(fields.fieldNames())) {
        if (!IGNORED.contains(name)) {
          addField(digest, name, fields.getValue(name));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  private static void addField(MessageDigest digest, String name, @Nullable Object value) {
    addText(digest, Json.encode(name));
    addText(digest, ":");
    addValue(digest, value);
    addText(digest, ",");
  }

  private static void addValue(MessageDigest digest, @Nullable Object value) {
    if (value instanceof JsonObject object) {
      addText(digest, "{");
      for (var name : new TreeSet<>(object.fieldNames())) {
        addField(digest, name, object.getValue(name));
      }
      addText(digest, "}");
    } else if (value instanceof JsonArray array) {
      addText(digest, "[");
      for (var i = 0; i < array.size(); i++) {
        addValue(digest, array.getValue(i));
        addText(digest, ",");
      }
      addText(digest, "]");
    } else {
      addText(digest, Json.encode(value));
    }
  }

  private static void addText(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
