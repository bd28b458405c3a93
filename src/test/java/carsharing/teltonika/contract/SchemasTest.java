package carsharing.teltonika.contract;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.SecurityFlag;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas describe each field, their examples are right, and wrong messages are refused. */
class SchemasTest {

  private static final Schemas SCHEMAS = new Schemas();

  static Stream<String> names() {
    return SCHEMAS.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void examplesAreAsTheSchemaSays(String name) {
    var examples = schema(name).getJsonArray("examples");

    assertThat(examples).isNotEmpty();
    assertThat(examples).allSatisfy(each -> assertThat(SCHEMAS.mistakes(name, each)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachFieldIsDescribedWithAnExample(String name) {
    describes(name, schema(name));
  }

  private static void describes(String place, JsonObject part) {
    if (part.containsKey("$ref")) {
      return;
    }
    assertThat(part.getString("title", "")).as(place + ": title").isNotBlank();
    assertThat(part.getString("description", "")).as(place + ": description").endsWith(".");
    assertThat(part.getJsonArray("examples")).as(place + ": examples").isNotEmpty();
    for (var parts : new String[] {"properties", "$defs"}) {
      for (var field : part.getJsonObject(parts, new JsonObject())) {
        describes(place + "/" + field.getKey(), (JsonObject) field.getValue());
      }
    }
  }

  @Test
  void theFlagsAreThoseOfTheServer() {
    var flags =
        JsonPointer.from("/$defs/record/properties/securityFlags/items/enum")
            .queryJson(schema("avl-records/1"));

    assertThat(((JsonArray) flags).stream())
        .containsExactlyElementsOf(
            Stream.of(SecurityFlag.values()).map(SecurityFlag::text).toList());
  }

  /** The first example with another value at one place. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "avl-records/1; /message; \"35630704244101\"",
        "avl-records/1; /beacons; null",
        "avl-records/1; /codec; \"7\"",
        "avl-records/1; /receivedAt; \"2026-11-02 08:15:31\"",
        "avl-records/1; /data/0/elements/66; -1",
        "avl-records/1; /data/0/elements/66; 9007199254740992",
        "avl-records/1; /data/0/elements/66; \"9007199254740991x\"",
        "avl-records/1; /data/0/elements/66; \"12311\"",
        "avl-records/1; /data/0/hex/256; \"ABC\"",
        "avl-records/1; /data/0/securityFlags/0; \"car is open\"",
        "avl-records/1; /data/0/gps/Altitude; 65535",
        "avl-records/1; /data/0/recordId; \"623d\"",
        "avl-frame-undecodable/1; /imei; \"356\"",
        "avl-frame-undecodable/1; /schema; \"avl-records/1\"",
        "car-state/1; /rev; \"1\"",
        "car-state/1; /properties/ignition/value; \"on\"",
        "car-state/1; /properties/driverId/value; 81985529216486895",
        "car-state/1; /properties/locked/source; 70000",
        "car-state/1; /properties/position/value/longitude; 181",
        "car-event/1; /event; \"flew\"",
        "car-event/1; /after; null",
        "car-event/1; /at; 0",
        "tracker-text/1; /text; 1",
        "tracker-text/1; /length; 0",
        "command/1; /action; \"\"",
        "command/1; /ttl; \"20 years\"",
        "command/1; /id; \"two words\"",
        "command/1; /interlocks; {\"maxSped\":5}",
        "command/1; /polygons; \"vilnius\"",
        "car-message/1; /message; \"connected\"",
        "command-audit/1; /takenAt; \"now\"",
        "command-audit/1; /steps; \"{}\"",
      })
  void aWrongMessageIsRefused(String name, String place, String value) {
    var message = schema(name).getJsonArray("examples").getJsonObject(0).copy();
    var wrong = new JsonObject("{\"value\":" + value + "}").getValue("value");

    JsonPointer.from(place).writeJson(message, wrong);

    assertThat(SCHEMAS.mistakes(name, message)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"message\":\"success\"}",
        "{\"message\":\"success\",\"data\":{\"67\":12345}}",
        "{\"message\":\"success\",\"data\":{\"lockStatus\":\"yes\"}}",
        "{\"message\":\"success\",\"data\":{},\"duration\":-1}",
        "{\"message\":\"failed\",\"data\":{}}",
        "{\"message\":\"failed\",\"data\":[]}",
        "{\"message\":\"failed\",\"data\":\"timeout\",\"step\":\"lvcan\"}",
        "{\"data\":\"timeout\"}",
      })
  void aWrongOutcomeIsRefused(String message) {
    assertThat(SCHEMAS.mistakes("car-message/1", new JsonObject(message))).isNotEmpty();
  }

  @Test
  void fieldsMayBeAdded() {
    for (var name : SCHEMAS.all().keySet()) {
      var message = schema(name).getJsonArray("examples").getJsonObject(0).copy().put("added", 1);

      assertThat(SCHEMAS.mistakes(name, message)).isEmpty();
    }
  }

  private static JsonObject schema(String name) {
    return SCHEMAS.all().getOrDefault(name, new JsonObject());
  }
}
