package carsharing.teltonika.car.profile;

import carsharing.teltonika.car.profile.ProfileMistakesException.Mistake;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value in a file of profiles, where it stands, and the list that its mistakes go to.
 *
 * @param path names from the top of the file; an element of a list has its index
 */
record Place(List<String> path, @Nullable Object value, List<Mistake> mistakes) {

  private static final int SHOWN = 60; // characters

  /** The file as a whole. */
  static Place top(JsonObject content) {
    return new Place(List.of(), content, new ArrayList<>());
  }

  /** A field of this object; its value is null if it is not there. */
  Place field(String name) {
    return new Place(longer(name), object().getValue(name), mistakes);
  }

  /** The same place, if this is a field that is there. */
  Optional<Place> given() {
    return value == null ? Optional.empty() : Optional.of(this);
  }

  /** This as an object; an empty one if it is none. */
  JsonObject object() {
    return value instanceof JsonObject fields ? fields : new JsonObject();
  }

  /** The fields of this object, in the order of the file. */
  List<Place> fields() {
    return object().stream().map(field -> field(field.getKey())).toList();
  }

  /** The elements of this list; this alone if it is no list. */
  List<Place> elements() {
    if (!(value instanceof JsonArray list)) {
      return List.of(this);
    }
    var all = new ArrayList<Place>();
    for (var i = 0; i < list.size(); i++) {
      all.add(new Place(longer(Integer.toString(i)), list.getValue(i), mistakes));
    }
    return all;
  }

  private List<String> longer(String name) {
    var all = new ArrayList<>(path);
    all.add(name);
    return all;
  }

  /** The name of this field. */
  String name() {
    return path.get(path.size() - 1);
  }

  /** Something is wrong here. */
  void expected(String what) {
    var text = String.valueOf(value);
    var shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    mistakes.add(new Mistake(path, "%s (expected: %s)".formatted(shown, what)));
  }

  /** Something that has to be here is missing. */
  void missing(String what) {
    mistakes.add(new Mistake(path, "missing (expected: %s)".formatted(what)));
  }

  /** Every field must be one of those that are known. */
  void refuseOthers(Collection<String> known) {
    for (var field : fields()) {
      if (!known.contains(field.name())) {
        mistakes.add(
            new Mistake(
                field.path(), "unknown (expected: one of %s)".formatted(new TreeSet<>(known))));
      }
    }
  }

  /** A whole number; the usual one if there is none, or a wrong one. */
  int number(int usual, int min, int max) {
    if (value == null) {
      return usual;
    }
    if (value instanceof Integer number && number >= min && number <= max) {
      return number;
    }
    expected("%d-%d".formatted(min, max));
    return usual;
  }

  /** True or false; false if it is left out. */
  boolean flag() {
    if (value != null && !(value instanceof Boolean)) {
      expected("true or false");
    }
    return Boolean.TRUE.equals(value);
  }
}
