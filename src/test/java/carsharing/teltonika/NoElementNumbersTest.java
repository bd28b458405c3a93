package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.files.PlainYaml;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What an element of a car means is data: no AVL id of a profile stands in the code that reads or
 * makes records.
 */
class NoElementNumbersTest {

  private static final Path SOURCES = Path.of("src/main/java/carsharing/teltonika");
  private static final List<String> READERS =
      List.of(
          "car/event",
          "car/profile",
          "car/state",
          "command/check",
          "command/run",
          "record",
          "simulator");
  private static final Pattern COMMENT =
      Pattern.compile("/\\*.*?\\*/|//[^\n]*|\"(?:\\\\.|[^\"\\\\\n])*\"", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])(\\d[\\d_]*)(?![\\w.])");
  private static final Pattern BY_NUMBER =
      Pattern.compile("\\b(?:find|indexOf|add[1248]|addVariable)\\(\\s*\\d");

  /** Numbers below this are too usual to say anything. */
  private static final int SMALLEST = 40;

  /** Numbers that are no AVL ids although they look like one. */
  private static final Map<String, Set<Integer>> OTHER_NUMBERS =
      Map.of(
          "car/state/StateReader.java", Set.of(90, 180), // degrees
          "command/check/AreaWarnings.java", Set.of(240), // characters
          "command/check/Position.java", Set.of(90), // degrees
          "command/check/Ring.java", Set.of(180), // degrees
          "simulator/car/Drive.java", Set.of(180)); // seconds

  @Test
  void noCodeReadsOrMakesAnElementByItsNumber() throws IOException {
    for (var file : sources(SOURCES)) {
      assertThat(BY_NUMBER.matcher(code(file)).find()).as(file.toString()).isFalse();
    }
  }

  @Test
  void noAvlIdOfAProfileStandsInTheCodeAboutCars() throws IOException {
    var ids = ids();
    assertThat(ids).contains(132, 90, 239, 81, 47, 517, 12710);
    for (var folder : READERS) {
      for (var file : sources(SOURCES.resolve(folder))) {
        var others = OTHER_NUMBERS.getOrDefault(SOURCES.relativize(file).toString(), Set.of());
        var found =
            NUMBER
                .matcher(code(file))
                .results()
                .map(match -> match.group(1).replace("_", ""))
                .filter(digits -> digits.length() < 6)
                .map(Integer::valueOf)
                .filter(number -> ids.contains(number) && !others.contains(number))
                .toList();
        assertThat(found).as(file.toString()).isEmpty();
      }
    }
  }

  /** Of all profiles. */
  private static Set<Integer> ids() throws IOException {
    var ids = new TreeSet<Integer>();
    collect(PlainYaml.parse(Files.readString(Path.of("conf/profiles.yaml"))), ids);
    ids.removeIf(id -> id < SMALLEST);
    return ids;
  }

  private static void collect(Object value, Set<Integer> ids) {
    if (value instanceof JsonObject fields) {
      if (fields.getValue("element") instanceof Integer id) {
        ids.add(id);
      }
      fields.forEach(field -> collect(field.getValue(), ids));
    } else if (value instanceof JsonArray list) {
      list.forEach(each -> collect(each, ids));
    }
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      var found = new ArrayList<>(files.filter(f -> f.toString().endsWith(".java")).toList());
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  private static String code(Path file) throws IOException {
    return COMMENT.matcher(Files.readString(file)).replaceAll("");
  }
}
