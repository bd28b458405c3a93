package carsharing.teltonika.reports;

import carsharing.teltonika.reports.notation.Fields;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * One thing that people have reported: what a tracker and a client do, and how it must end. The
 * README beside the cases describes the fields.
 *
 * @param theme the name of its file
 */
record Report(String theme, JsonObject fields) {

  private static final Set<String> COMMAND_FIELDS =
      Set.of(
          "name", "source", "why", "server", "command", "waiting", "before", "answers", "expect");
  private static final Set<String> STREAM_FIELDS =
      Set.of("name", "source", "why", "chunks", "halfClose", "expect");

  /**
   * @throws IllegalArgumentException if it is none
   */
  Report {
    var name = fields.getString("name", theme + ": a case without a name");
    Fields.checkNames(fields, fields.containsKey("chunks") ? STREAM_FIELDS : COMMAND_FIELDS, name);
    for (var required : List.of("name", "source", "why", "expect")) {
      if (!fields.containsKey(required)) {
        throw new IllegalArgumentException(name + ": no field " + required);
      }
    }
  }

  String name() {
    return fields.getString("name");
  }

  /** Whether it is about bytes, and not about a command. */
  boolean isStream() {
    return fields.containsKey("chunks");
  }

  JsonObject expected() {
    return fields.getJsonObject("expect");
  }

  /** The name of the server that it needs. */
  String server() {
    return isStream() ? ReportServers.STREAMS : fields.getString("server", ReportServers.COMMANDS);
  }

  /** The same, expected to end otherwise. */
  Report expecting(JsonObject expected) {
    return new Report(theme, fields.copy().put("expect", expected));
  }

  /**
   * What to tell when it did not end as expected.
   *
   * @param came what came instead
   * @param complaints what about that was wrong
   */
  String failure(String came, List<String> complaints) {
    return """
        %s (%s.json): %s
          wrong:    %s
          came:     %s
          expected: %s"""
        .formatted(
            name(),
            theme,
            fields.getString("why"),
            String.join("\n            ", complaints),
            came,
            expected().encode());
  }

  @Override
  public String toString() {
    return name();
  }
}
