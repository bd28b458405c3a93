package carsharing.teltonika.car.dictionary;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the dictionary's file: comments ({@code #}), one line with all families, and one line for
 * each meaning with its families, id, width, kind, multiplier, unit and name. Tabs are between
 * them.
 */
final class DictionaryReader {

  private static final String FAMILIES = "families";
  private static final String ALL = "*";
  private static final int COLUMNS = 7;
  private static final int MAX_ID = 65_535;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");
  private static final Pattern ID = Pattern.compile("[0-9]{1,5}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  private final String file;
  private final Map<Family, Map<Integer, List<ElementMeaning>>> families = new LinkedHashMap<>();
  private int number;

  private DictionaryReader(String file) {
    this.file = file;
  }

  /**
   * The dictionary that these lines are.
   *
   * @param file what messages call it
   * @throws IllegalArgumentException at the first mistake, with its line and what was expected
   */
  static Dictionary read(String file, List<String> lines) {
    var reader = new DictionaryReader(file);
    for (var line : lines) {
      reader.number++;
      if (!line.startsWith("#")) {
        reader.readLine(Arrays.asList(line.split("\t", -1)));
      }
    }
    if (!reader.families.containsKey(Family.GENERIC)) {
      throw reader.mistake("the end", "a family generic");
    }
    reader.families.values().forEach(DictionaryReader::makeNamesUnique);
    return new Dictionary(Collections.unmodifiableMap(reader.families));
  }

  private void readLine(List<String> parts) {
    if (families.isEmpty()) {
      readFamilies(parts);
      return;
    }
    if (parts.size() != COLUMNS) {
      throw mistake(parts.size() + " columns", COLUMNS + " columns");
    }
    var id = id(parts.get(1));
    var meaning =
        new ElementMeaning(
            name(parts.get(6)),
            parts.get(5),
            multiplier(parts.get(4)),
            kind(parts.get(3)),
            width(parts.get(2)));
    for (var elements : named(parts.get(0))) {
      add(elements.computeIfAbsent(id, key -> new ArrayList<>(1)), id, meaning);
    }
  }

  private void readFamilies(List<String> parts) {
    if (parts.size() != 2 || !parts.get(0).equals(FAMILIES)) {
      throw mistake(
          String.join(" ", parts), "first the word families, a tab and the names of the families");
    }
    for (var name : parts.get(1).split(" ", -1)) {
      var isNew = families.put(new Family(name), new TreeMap<>()) == null;
      if (!isNew || !NAME.matcher(name).matches()) {
        throw mistake("family " + name, "a name, once");
      }
    }
  }

  private void add(List<ElementMeaning> meanings, int id, ElementMeaning meaning) {
    for (var each : meanings) {
      if (each.width() == meaning.width()) {
        throw mistake("AVL id " + id, "each id and width once in a family");
      }
    }
    meanings.add(meaning);
  }

  private List<Map<Integer, List<ElementMeaning>>> named(String names) {
    if (names.equals(ALL)) {
      return List.copyOf(families.values());
    }
    var found = new ArrayList<Map<Integer, List<ElementMeaning>>>();
    for (var name : names.split(" ", -1)) {
      var elements = families.get(new Family(name));
      if (elements == null) {
        throw mistake("family " + name, "one of " + families.keySet());
      }
      found.add(elements);
    }
    return found;
  }

  private int id(String text) {
    var id = ID.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (id < 1 || id > MAX_ID) {
      throw mistake("AVL id " + text, "1-" + MAX_ID);
    }
    return id;
  }

  private int width(String text) {
    return switch (text) {
      case "1" -> 1;
      case "2" -> 2;
      case "4" -> 4;
      case "8" -> 8;
      case ALL -> ElementMeaning.ANY_WIDTH;
      default -> throw mistake("width " + text, "1, 2, 4, 8 or *");
    };
  }

  private ElementKind kind(String text) {
    return ElementKind.of(text).orElseThrow(() -> mistake("kind " + text, "u, s, t, x or d"));
  }

  private BigDecimal multiplier(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw mistake("multiplier " + text, "a decimal such as 0.1");
    }
    var value = new BigDecimal(text);
    if (value.signum() == 0) {
      throw mistake("multiplier " + text, "more than 0");
    }
    return value;
  }

  private String name(String text) {
    if (text.isBlank() || !text.equals(text.strip())) {
      throw mistake("name '" + text + "'", "a text without blanks around it");
    }
    return text;
  }

  private IllegalArgumentException mistake(String found, String expected) {
    return new IllegalArgumentException(
        "%s, line %d: %s (expected: %s)".formatted(file, number, found, expected));
  }

  /** The lowest id keeps a name that several ids have. The others get their id behind the name. */
  private static void makeNamesUnique(Map<Integer, List<ElementMeaning>> elements) {
    var owners = new HashMap<String, Integer>();
    elements.forEach(
        (id, meanings) ->
            meanings.replaceAll(
                meaning -> {
                  var key = meaning.name().toLowerCase(Locale.ROOT);
                  return owners.computeIfAbsent(key, any -> id).equals(id)
                      ? meaning
                      : renamed(meaning, meaning.name() + " (" + id + ")");
                }));
  }

  private static ElementMeaning renamed(ElementMeaning meaning, String name) {
    return new ElementMeaning(
        name, meaning.unit(), meaning.multiplier(), meaning.kind(), meaning.width());
  }
}
