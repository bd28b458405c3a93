package carsharing.teltonika.car.registry;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.files.YamlLines;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of cars, each under its id, and collects every mistake. An entry with a mistake
 * is left out, and so are all that have the same IMEI: nobody knows which of them is right.
 */
public final class CarEntries {

  /**
   * What is wrong with an entry.
   *
   * @param path the id, and the field if the mistake is in one
   * @param rule what was wrong, and what was expected
   */
  public record Mistake(List<String> path, String rule) {

    /** Copies the path. */
    public Mistake {
      path = List.copyOf(path);
    }

    /**
     * In words, with its line if that is known.
     *
     * @param top the name under which the entries stand in a file
     */
    String told(YamlLines lines, String top) {
      var all = new ArrayList<>(List.of(top));
      all.addAll(path);
      var line = lines.find(all);
      return (line.isPresent() ? "line " + line.getAsInt() + ": " : "") + this;
    }

    @Override
    public String toString() {
      return String.join(", ", path) + ": " + rule;
    }
  }

  private static final String IMEI = "imei";
  private static final String PLATE = "plate";
  private static final String PHONE = "phone";
  private static final String PROFILE = "profile";
  private static final String LABELS = "labels";
  private static final Set<String> FIELDS = Set.of(IMEI, PLATE, PHONE, PROFILE, LABELS);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Neither JSON nor a form gives these characters a meaning of their own, but for the plus. */
  private static final Pattern PLATE_FORM =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} .:-]{0,31}");

  private static final Pattern PHONE_FORM = Pattern.compile("\\+?[0-9][0-9 ().-]{2,30}");
  private static final Pattern PROFILE_FORM = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,31}");
  private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._:=/-]{0,63}");
  private static final int MAX_LABELS = 32;
  private static final int SHOWN = 60; // characters

  private final Map<String, RegisteredCar> cars = new LinkedHashMap<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Map<Imei, String> owners = new HashMap<>();
  private final Set<Imei> doubtful = new HashSet<>();

  /** What each entry says of its IMEI, whether the entry has a mistake or not. */
  private final Map<String, Optional<Imei>> said = new LinkedHashMap<>();

  /** Reads one more entry; {@code null} stands for a text that is no JSON object. */
  public void add(String id, @Nullable Object entry) {
    var before = mistakes.size();
    said.put(id, Optional.empty());
    if (!ID.matcher(id).matches()) {
      wrong(List.of(shortened(id)), "expected: an id of 1-64 letters, digits and .-_");
    }
    if (!(entry instanceof JsonObject fields)) {
      wrong(List.of(shortened(id)), "expected: fields such as imei: \"356307042441013\"");
      return;
    }
    for (var name : new TreeSet<>(fields.fieldNames())) {
      if (!FIELDS.contains(name)) {
        wrong(
            List.of(id, shortened(name)),
            "unknown (expected: one of %s)".formatted(new TreeSet<>(FIELDS)));
      }
    }
    var imei = imei(id, fields);
    var plate = text(id, fields, PLATE, PLATE_FORM, "1-32 letters, digits, spaces and .:-");
    var phone = text(id, fields, PHONE, PHONE_FORM, "a number such as \"+37061234567\"");
    var profile = text(id, fields, PROFILE, PROFILE_FORM, "the name of a profile");
    var labels = labels(id, fields.getValue(LABELS));
    said.put(id, imei);
    if (imei.isPresent()) {
      own(id, imei.get());
      if (mistakes.size() == before) {
        cars.put(id, new RegisteredCar(id, imei.get(), plate, phone, profile, labels));
      }
    }
  }

  private void own(String id, Imei imei) {
    if (!id.equals(imei.digits()) && Imei.parse(id).isPresent()) {
      wrong(List.of(id), "looks like the IMEI of another tracker (expected: another id)");
    }
    var other = owners.putIfAbsent(imei, id);
    if (other != null) {
      doubtful.add(imei);
      wrong(List.of(id, IMEI), "%s (expected: one that %s does not have)".formatted(imei, other));
    }
  }

  /** YAML reads digits without quotes as a number. */
  private Optional<Imei> imei(String id, JsonObject fields) {
    var value = fields.getValue(IMEI);
    var imei = Imei.parse(String.valueOf(value));
    if (imei.isEmpty()) {
      wrong(List.of(id, IMEI), shown(value) + " (expected: 15 digits, best in quotes)");
    }
    return imei;
  }

  private Optional<String> text(
      String id, JsonObject fields, String name, Pattern form, String expected) {
    var value = fields.getValue(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && form.matcher(text).matches()) {
      return Optional.of(text);
    }
    wrong(List.of(id, name), "%s (expected: %s, a text)".formatted(shown(value), expected));
    return Optional.empty();
  }

  private List<String> labels(String id, @Nullable Object value) {
    var all = new ArrayList<String>();
    if (value == null) {
      return all;
    }
    if (!(value instanceof JsonArray list) || list.size() > MAX_LABELS) {
      wrong(
          List.of(id, LABELS),
          "%s (expected: a list of at most %d texts)".formatted(shown(value), MAX_LABELS));
      return all;
    }
    for (var i = 0; i < list.size(); i++) {
      if (list.getValue(i) instanceof String label && LABEL.matcher(label).matches()) {
        all.add(label);
      } else {
        wrong(
            List.of(id, LABELS, Integer.toString(i)),
            "%s (expected: a text of 1-64 letters, digits, spaces and ._:=/-)"
                .formatted(shown(list.getValue(i))));
      }
    }
    return all;
  }

  private void wrong(List<String> path, String rule) {
    mistakes.add(new Mistake(path, rule));
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "missing" : shortened(value.toString());
  }

  private static String shortened(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  /** The cars without a mistake, in their order. */
  public List<RegisteredCar> cars() {
    return cars.values().stream().filter(car -> !doubtful.contains(car.imei())).toList();
  }

  /**
   * The cars without a mistake, and what was known of those with one: if an entry cannot be read,
   * its car stays as it was. A car stays only if its entry names no other IMEI, and no other entry
   * names that IMEI.
   *
   * @param before the cars that were registered before
   */
  public List<RegisteredCar> cars(Registry before) {
    var all = new ArrayList<>(cars());
    var good = new HashSet<String>();
    all.forEach(car -> good.add(car.id()));
    said.forEach(
        (id, imei) -> {
          if (!good.contains(id)) {
            before
                .byId(id)
                .filter(car -> imei.isEmpty() || imei.get().equals(car.imei()))
                .filter(car -> isOnlyOf(id, car.imei()))
                .ifPresent(all::add);
          }
        });
    return all;
  }

  private boolean isOnlyOf(String id, Imei imei) {
    return id.equals(owners.getOrDefault(imei, id)) && !doubtful.contains(imei);
  }

  /** Whether two entries have the same IMEI. */
  public boolean haveDuplicates() {
    return !doubtful.isEmpty();
  }

  /** All mistakes, in the order of the entries. */
  public List<Mistake> mistakes() {
    return List.copyOf(mistakes);
  }
}
