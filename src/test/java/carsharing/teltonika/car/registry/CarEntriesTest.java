package carsharing.teltonika.car.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.files.PlainYaml;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarEntriesTest {

  private static final Imei IMEI = new Imei("356307042441013");

  private static CarEntries read(String yaml) {
    var entries = new CarEntries();
    PlainYaml.parse(yaml).forEach(entry -> entries.add(entry.getKey(), entry.getValue()));
    return entries;
  }

  @Test
  void anEntryIsACar() {
    var entries =
        read(
            """
            golf-1:
              imei: "356307042441013"
              plate: "BÜ-AB 123"
              phone: "+37061234567"
              profile: fmc150
              labels: [north, "type: electric"]
            """);

    assertThat(entries.mistakes()).isEmpty();
    assertThat(entries.cars())
        .containsExactly(
            new RegisteredCar(
                "golf-1",
                IMEI,
                Optional.of("BÜ-AB 123"),
                Optional.of("+37061234567"),
                Optional.of("fmc150"),
                List.of("north", "type: electric")));
  }

  @Test
  void onlyTheImeiIsNeededAndMayBeANumberOrTheIdItself() {
    var entries =
        read("{a: {imei: 356307042441013}, \"356307042441014\": {imei: 356307042441014}}");

    assertThat(entries.mistakes()).isEmpty();
    assertThat(entries.cars())
        .extracting(RegisteredCar::id)
        .containsExactly("a", "356307042441014");
    assertThat(entries.cars().get(0).imei()).isEqualTo(IMEI);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: {}                                     | a, imei: missing (expected: 15 digits, best in quotes)
          a: {imei: 35630704244101}                 | a, imei: 35630704244101 (expected: 15 digits
          a: {imei: "35630704244101x"}              | a, imei: 35630704244101x (expected: 15 digits
          a: 5                                      | a: expected: fields such as imei
          a/b: {imei: "356307042441013"}            | a/b: expected: an id of 1-64 letters
          a: {imei: "356307042441013", color: red}  | a, color: unknown (expected: one of [imei, labels, phone, plate, profile])
          a: {imei: "356307042441013", plate: 123}  | a, plate: 123 (expected: 1-32 letters, digits, spaces and .:-, a text)
          a: {imei: "356307042441013", plate: 'a"b'} | a, plate: a"b (expected: 1-32 letters
          a: {imei: "356307042441013", phone: "+37,1"} | a, phone: +37,1 (expected: a number such as
          a: {imei: "356307042441013", phone: 37061234567} | a, phone: 37061234567 (expected: a number such as
          a: {imei: "356307042441013", profile: "1"} | a, profile: 1 (expected: the name of a profile, a text)
          a: {imei: "356307042441013", labels: x}   | a, labels: x (expected: a list of at most 32 texts)
          a: {imei: "356307042441013", labels: [x, 5]} | a, labels, 1: 5 (expected: a text of 1-64 letters
          "356307042441014": {imei: "356307042441013"} | 356307042441014: looks like the IMEI of another tracker
          """)
  void aMistakeIsToldAndItsCarIsLeftOut(String yaml, String mistake) {
    var entries = read(yaml);

    assertThat(entries.mistakes()).hasSize(1);
    assertThat(entries.mistakes().get(0).toString()).startsWith(mistake);
    assertThat(entries.cars()).isEmpty();
  }

  @Test
  void twoCarsWithOneImeiAreBothDoubtful() {
    var entries =
        read(
            "{a: {imei: \"356307042441013\"}, b: {imei: \"356307042441014\"},"
                + " c: {imei: \"356307042441013\"}}");

    assertThat(entries.mistakes())
        .extracting(CarEntries.Mistake::toString)
        .containsExactly("c, imei: 356307042441013 (expected: one that a does not have)");
    assertThat(entries.cars()).extracting(RegisteredCar::id).containsExactly("b");
  }

  @Test
  void allMistakesOfACarAreTold() {
    assertThat(read("a: {imei: 1, plate: 2, phone: 3, x: 4}").mistakes()).hasSize(4);
  }

  @Test
  void aTextThatIsNoJsonObjectIsAMistake() {
    var entries = new CarEntries();
    entries.add("a", null);
    entries.add("b", new JsonObject().put("imei", IMEI.digits()));

    assertThat(entries.mistakes()).hasSize(1);
    assertThat(entries.cars()).extracting(RegisteredCar::id).containsExactly("b");
  }

  @Test
  void aCarKeepsItsIdWhenItsTrackerIsReplaced() {
    var registry = new Registry();
    var other = new Imei("356307042441014");
    registry.replace(read("a: {imei: \"356307042441013\", profile: ft}").cars());
    assertThat(registry.idOf(IMEI)).isEqualTo("a");
    assertThat(registry.profileOf(IMEI)).contains("ft");

    registry.replace(read("a: {imei: \"356307042441014\"}").cars());

    assertThat(registry.idOf(other)).isEqualTo("a");
    assertThat(registry.byImei(other)).isEqualTo(registry.byId("a"));
    assertThat(registry.idOf(IMEI)).isEqualTo(IMEI.digits());
    assertThat(registry.profileOf(IMEI)).isEmpty();
    assertThat(registry.all()).hasSize(1);
  }

  @Test
  void aRegistryNeverHasTwoCarsOfOneImei() {
    var a = read("a: {imei: \"356307042441013\"}").cars();
    var b = read("b: {imei: \"356307042441013\"}").cars();
    var registry = new Registry();

    assertThatThrownBy(() -> registry.replace(List.of(a.get(0), b.get(0))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(registry.all()).isEmpty();
  }

  private static Registry before() {
    var registry = new Registry();
    registry.replace(
        read("{a: {imei: 356307042441013, plate: A}, b: {imei: 356307042441014, plate: B}}")
            .cars());
    return registry;
  }

  /** The entries are those of Redis: an entry that is no JSON is no object. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 5, b: 5}                                               | a=A, b=B
          {a: {imei: 5}, b: {imei: 356307042441014}}                 | a=A, b=-
          {a: {imei: 356307042441013, plate: 5}}                     | a=A
          {a: {imei: 356307042441019, plate: 5}}                     |
          {a: 5, c: {imei: 356307042441013}}                         | c=-
          {a: {imei: 356307042441014}, b: {imei: 356307042441014}}   |
          {a: {imei: 356307042441014}, b: {imei: 356307042441013}}   | a=-, b=-
          {a: {imei: 356307042441013, plate: 5}, c: {imei: 356307042441013}} |
          {a: 5, c: {imei: 356307042441013, plate: 5}}               |
          {c: 5}                                                     |
          """)
  void anEntryWithAMistakeKeepsItsCarIfNoOtherOneHasItsTracker(String yaml, String expected) {
    var cars =
        read(yaml).cars(before()).stream()
            .map(car -> car.id() + "=" + car.plate().orElse("-"))
            .sorted()
            .toList();

    assertThat(String.join(", ", cars)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void twoEntriesWithOneImeiAreDuplicates() {
    assertThat(read("{a: {imei: 356307042441013}, b: {imei: 5}}").haveDuplicates()).isFalse();
    assertThat(read("{a: {imei: 356307042441013}, b: {imei: 356307042441013}}").haveDuplicates())
        .isTrue();
  }
}
