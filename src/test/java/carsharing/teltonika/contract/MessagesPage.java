package carsharing.teltonika.contract;

import carsharing.teltonika.testing.Prose;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the page {@code docs/messages.md} of the schemas. */
final class MessagesPage {

  private static final int WIDTH = 120; // characters

  /** How the description of a field ends if the field has a unit. */
  private static final Pattern UNIT = Pattern.compile("(?s)(.*?) ?Unit: (.+)\\.");

  private static final String HEAD =
      """
      # Messages

      This page lists each message of the server with its fields. It is made from the JSON Schemas (draft 2020-12) in
      [schemas](schemas). The file [asyncapi.yaml](asyncapi.yaml) says on which queue, key or channel a message travels.
      [records.md](records.md) and [commands.md](commands.md) explain what the messages are for.

      Do not edit this page. If a schema has changed, write it again:

      ```sh
      scripts/test -Dtest=MessagesPageTest -DwritePage -Dsurefire.failIfNoSpecifiedTests=false -DskipITs
      ```

      """;

  private final Schemas schemas;
  private final StringBuilder page = new StringBuilder();
  private final Set<JsonObject> described = new HashSet<>();

  private MessagesPage(Schemas schemas) {
    this.schemas = schemas;
  }

  /** The text of the page. */
  static String of(Schemas schemas) {
    var page = new MessagesPage(schemas);
    page.page.append(HEAD);
    page.writeContents();
    schemas.all().forEach(page::writeSchema);
    return page.page.toString().stripTrailing() + "\n";
  }

  private void writeContents() {
    page.append("| schema | file | what it describes |\n|---|---|---|\n");
    schemas
        .all()
        .forEach(
            (name, schema) -> {
              var file = Schemas.file(name).getFileName();
              page.append("| `%s` | [%s](schemas/%s) |".formatted(name, file, file));
              page.append(" %s |\n".formatted(link(schema)));
            });
    page.append('\n');
  }

  private void writeSchema(String name, JsonObject schema) {
    writePart("##", schema, schema);
    page.append("An example of `").append(name).append("`:\n\n```json\n");
    page.append(schema.getJsonArray("examples").getJsonObject(0).encodePrettily());
    page.append("\n```\n\n");
    for (var part : schema.getJsonObject("$defs", new JsonObject())) {
      if (described.add((JsonObject) part.getValue())) {
        writePart("###", (JsonObject) part.getValue(), schema);
      }
    }
  }

  private void writePart(String level, JsonObject part, JsonObject schema) {
    page.append(level).append(' ').append(part.getString("title")).append("\n\n");
    page.append(Prose.wrap(part.getString("description"))).append("\n\n");
    if (part.containsKey("properties")) {
      page.append("| field | type | unit | meaning | example |\n|---|---|---|---|---|\n");
      var required = part.getJsonArray("required", new JsonArray());
      for (var field : part.getJsonObject("properties")) {
        var isRequired = required.contains(field.getKey());
        writeRow(field.getKey(), (JsonObject) field.getValue(), isRequired, schema);
      }
      page.append('\n');
    } else {
      var type = "Type: " + type(part, schema) + ".";
      page.append(Prose.wrap(type)).append("\n\n");
      if (!part.equals(schema)) { // Its own example stands in a block.
        page.append("For example: ").append(examples(part)).append(".\n\n");
      }
    }
  }

  private void writeRow(String name, JsonObject field, boolean isRequired, JsonObject schema) {
    var isReference = field.containsKey("$ref");
    var described = isReference ? referred(field, schema) : field;
    var matcher = UNIT.matcher(described.getString("description"));
    var hasUnit = matcher.matches();
    var meaning =
        isReference
            ? described.getString("title") + "."
            : hasUnit ? matcher.group(1) : described.getString("description");
    page.append(
        "| `%s` | %s%s | %s | %s | %s |\n"
            .formatted(
                name,
                type(field, schema),
                isRequired ? "" : ", optional",
                hasUnit && !isReference ? matcher.group(2) : "",
                meaning.replace("|", "\\|"),
                isReference || isLong(field) ? "" : examples(field)));
  }

  /** Examples of objects stand under the heading of their schema. */
  private static boolean isLong(JsonObject field) {
    return examples(field).length() > WIDTH;
  }

  private static String examples(JsonObject part) {
    return part.getJsonArray("examples").stream()
        .map(each -> "`" + Json.encode(each).replace("|", "\\|") + "`")
        .collect(Collectors.joining(", "));
  }

  private String type(JsonObject field, JsonObject schema) {
    if (field.containsKey("$ref")) {
      return link(referred(field, schema));
    }
    for (var choice : List.of("oneOf", "anyOf")) {
      if (field.containsKey(choice) && !field.containsKey("type")) {
        return field.getJsonArray(choice).stream()
            .map(each -> type((JsonObject) each, schema))
            .distinct()
            .collect(Collectors.joining(" or "));
      }
    }
    var types = names(field.getValue("type", "any value"));
    if (field.getValue("additionalProperties") instanceof JsonObject values) {
      return types + " of " + type(values, schema);
    }
    return types.equals("array") && field.containsKey("items")
        ? "list of " + type(field.getJsonObject("items"), schema)
        : types;
  }

  private static String names(Object type) {
    return type instanceof JsonArray list
        ? list.stream().map(Object::toString).collect(Collectors.joining(" or "))
        : type.toString();
  }

  private static JsonObject referred(JsonObject field, JsonObject schema) {
    var name = field.getString("$ref").replace("#/$defs/", "");
    return schema.getJsonObject("$defs").getJsonObject(name);
  }

  private static String link(JsonObject part) {
    var title = part.getString("title");
    return "[%s](#%s)".formatted(title, title.toLowerCase(Locale.ROOT).replace(' ', '-'));
  }
}
