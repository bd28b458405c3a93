package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import carsharing.teltonika.car.dictionary.Dictionary;
import carsharing.teltonika.car.dictionary.ElementMeaning;
import carsharing.teltonika.car.dictionary.ElementValue;
import carsharing.teltonika.car.dictionary.Family;
import carsharing.teltonika.car.dictionary.FamilyOf;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.settings.RecordSettings;
import io.vertx.core.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the section {@code named} of a record: the elements that the dictionary knows, by name,
 * with value, unit and AVL id.
 *
 * <p>A name stands for one AVL id of a family, and an id occurs once in a record. So no element can
 * hide another one. It is safe on any thread.
 */
public final class NamedElements {

  private static final byte[] NULL = JsonBytes.ascii("null");

  /**
   * What is the same for each value of an element.
   *
   * @param before the name, and the name of the value's field
   * @param after the unit, if there is one, and the name of the id's field
   */
  @SuppressWarnings("ArrayRecordComponent") // Shared bytes; nothing compares them.
  private record Pieces(byte[] before, byte[] after) {}

  private final Dictionary dictionary;
  private final FamilyOf families;
  private final Map<ElementMeaning, Pieces> pieces = new ConcurrentHashMap<>();

  /**
   * Gives names to elements.
   *
   * @param families says whose names a tracker's elements have
   */
  public NamedElements(Dictionary dictionary, FamilyOf families) {
    this.dictionary = dictionary;
    this.families = families;
  }

  /**
   * What these settings want; empty if they want no names. It reads the dictionary.
   *
   * @param records with the family of trackers whose family is not known
   */
  public static Optional<NamedElements> wanted(RecordSettings records) {
    return records.names()
        ? Optional.of(
            new NamedElements(
                Dictionary.load(), FamilyOf.always(new Family(records.namesFamily()))))
        : Optional.empty();
  }

  /** The family of a tracker. */
  Family family(Imei imei) {
    return families.family(imei);
  }

  /** Appends the section, with a comma before it. */
  void write(Family family, IoElements elements, JsonBytes json) {
    json.put(",\"named\":{");
    var first = true;
    for (var i = 0; i < elements.size(); i++) {
      var meaning = dictionary.meaning(family, elements.id(i), elements.length(i));
      if (meaning.isPresent()) {
        json.separate(first);
        first = false;
        var around = pieces.computeIfAbsent(meaning.get(), NamedElements::pieces);
        json.put(around.before());
        writeValue(meaning.get().read(elements, i), json);
        json.put(around.after()).number(elements.id(i)).put('}');
      }
    }
    json.put('}');
  }

  private static Pieces pieces(ElementMeaning meaning) {
    var before = Json.encode(meaning.name()) + ":{\"value\":";
    var unit = meaning.unit().isEmpty() ? "" : ",\"unit\":" + Json.encode(meaning.unit());
    return new Pieces(before.getBytes(UTF_8), (unit + ",\"id\":").getBytes(UTF_8));
  }

  private static void writeValue(ElementValue value, JsonBytes json) {
    if (value instanceof ElementValue.Amount amount) {
      writeAmount(amount, json);
    } else if (value instanceof ElementValue.Text text) {
      json.put(Json.encode(text.text()).getBytes(UTF_8));
    } else {
      json.put(NULL);
    }
  }

  private static void writeAmount(ElementValue.Amount amount, JsonBytes json) {
    var digits = amount.toString();
    if (amount.isExactInJson()) {
      json.put(digits);
    } else {
      json.put('"').put(digits).put('"');
    }
  }
}
