package carsharing.teltonika.api.operations;

import carsharing.teltonika.api.operations.Meanings.Meaning;
import carsharing.teltonika.car.dictionary.ElementMeaning;
import carsharing.teltonika.car.dictionary.ElementValue;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.profile.PropertyReader;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.protocol.MalformedFrameException;
import carsharing.teltonika.recent.KeptFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Writes the last records of a car for people: elements with names and units, and properties. */
final class RecordJson {

  /** Elements of an answer: a hostile tracker can put some thousands into one frame. */
  private static final int MAX_ELEMENTS = 20_000;

  private static final int DEGREE_PLACES = 7;

  /** Bits of a number that each reader of JSON holds exactly. */
  private static final int EXACT_BITS = 53;

  private final Meaning meaning;

  private record Received(long at, AvlRecord record) {}

  RecordJson(Meaning meaning) {
    this.meaning = meaning;
  }

  /** The newest records by the tracker's clock, the newest first. */
  JsonArray of(List<KeptFrame> frames, int limit) {
    var records = new ArrayList<Received>();
    for (var kept : frames) {
      decoded(kept).forEach(record -> records.add(new Received(kept.receivedAt(), record)));
    }
    records.sort(
        Comparator.comparingLong((Received each) -> each.record().timestamp())
            .thenComparingLong(Received::at)
            .reversed());
    var array = new JsonArray();
    var elements = 0;
    for (var one : records.subList(0, Math.min(limit, records.size()))) {
      elements += one.record().elements().size();
      if (elements > MAX_ELEMENTS) {
        break;
      }
      array.add(json(one));
    }
    return array;
  }

  private static List<AvlRecord> decoded(KeptFrame kept) {
    try {
      return AvlFrame.decode(kept.frame()).records();
    } catch (MalformedFrameException e) {
      return List.of(); // From a process of another version.
    }
  }

  private JsonObject json(Received one) {
    var record = one.record();
    var json =
        new JsonObject()
            .put("timestamp", Requests.iso(record.timestamp()))
            .put("receivedAt", Requests.iso(one.at()))
            .put("priority", record.priority());
    if (record.eventId() != 0) {
      json.put("event", record.eventId());
    }
    record.generation().ifPresent(why -> json.put("generation", why));
    if (record.gps().hasPosition()) {
      json.put("position", position(record.gps()));
    }
    var properties = new JsonObject();
    meaning.profile().reader().read(record.elements(), new Into(properties));
    json.put("properties", properties);
    var elements = new JsonArray();
    for (var i = 0; i < record.elements().size(); i++) {
      elements.add(element(record.elements(), i));
    }
    return json.put("elements", elements);
  }

  private static JsonObject position(GpsElement gps) {
    return new JsonObject()
        .put("latitude", BigDecimal.valueOf(gps.latitude(), DEGREE_PLACES))
        .put("longitude", BigDecimal.valueOf(gps.longitude(), DEGREE_PLACES))
        .put("altitude", gps.altitude())
        .put("heading", gps.angle())
        .put("speed", gps.speed())
        .put("satellites", gps.satellites());
  }

  private JsonObject element(IoElements elements, int index) {
    var id = elements.id(index);
    var json = new JsonObject().put("id", id);
    var known = meaning.dictionary().meaning(meaning.family(), id, elements.length(index));
    known.ifPresent(named -> name(named, elements, index, json));
    if (known.isEmpty() && !elements.isVariable(index)) {
      var value = elements.value(index);
      json.put("value", value >>> EXACT_BITS == 0 ? (Object) value : Long.toUnsignedString(value));
    }
    return json.put("raw", HexFormat.of().formatHex(elements.bytes(index)));
  }

  private static void name(ElementMeaning named, IoElements elements, int index, JsonObject json) {
    json.put("name", named.name());
    var value = named.read(elements, index);
    if (value instanceof ElementValue.Amount amount) {
      json.put("value", amount.isExactInJson() ? (Object) amount.value() : amount.toString());
    } else if (value instanceof ElementValue.Text text) {
      json.put("value", text.text());
    }
    if (!named.unit().isEmpty()) {
      json.put("unit", named.unit());
    }
  }

  /** What the profile of the car says that the record means. */
  private record Into(JsonObject properties) implements PropertyReader.Sink {

    @Override
    public void flag(Property property, boolean value, int element, boolean isLastKnown) {
      put(property, value, element, isLastKnown);
    }

    @Override
    public void number(
        Property property, long unscaled, int scale, int element, boolean isLastKnown) {
      var value = BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
      put(property, value.scale() < 0 ? value.setScale(0) : value, element, isLastKnown);
    }

    @Override
    public void text(Property property, String value, int element, boolean isLastKnown) {
      put(property, value, element, isLastKnown);
    }

    private void put(Property property, Object value, int element, boolean isLastKnown) {
      var json = new JsonObject().put("value", value).put("source", element);
      properties.put(property.word(), isLastKnown ? json.put("lastKnown", true) : json);
    }
  }
}
