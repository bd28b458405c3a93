package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.dictionary.Dictionary;
import carsharing.teltonika.car.dictionary.Family;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.protocol.Vectors;
import carsharing.teltonika.protocol.Vectors.Vector;
import carsharing.teltonika.settings.EnvironmentSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The section {@code named} of a record, and that nothing else of the record changes. */
class NamedElementsTest {

  private static final Imei FMB = new Imei("356307042441013");
  private static final Imei FMX6 = new Imei("356307042441021");
  private static final Imei UNKNOWN = new Imei("356307042441039");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final NamedElements NAMES =
      new NamedElements(Dictionary.load(), NamedElementsTest::family);

  private static Family family(Imei imei) {
    return imei.equals(FMB)
        ? new Family("fmb130")
        : imei.equals(FMX6) ? new Family("fmb640") : Family.GENERIC;
  }

  private static final IoElements ELEMENTS =
      IoElements.builder()
          .add1(239, 1)
          .add1(81, 50)
          .add2(66, 12311)
          .add2(115, -600)
          .add2(67, 4000)
          .add8(78, 0x0123456789abcdefL)
          .addVariable(256, "WBADE404000027912".getBytes(UTF_8))
          .add4(4711, 7)
          .build();

  @Test
  void namesElementsWithValueUnitAndId() throws Exception {
    assertThat(named(FMB, ELEMENTS))
        .isEqualTo(
            JSON.readTree(
                """
                {"Ignition":{"value":1,"id":239},
                 "Vehicle Speed (81)":{"value":50,"unit":"km/h","id":81},
                 "External Voltage":{"value":12.311,"unit":"V","id":66},
                 "Engine Temperature":{"value":-60,"unit":"°C","id":115},
                 "Battery Voltage":{"value":4,"unit":"V","id":67},
                 "iButton":{"value":"0123456789abcdef","id":78},
                 "VIN":{"value":"WBADE404000027912","id":256}}
                """));
  }

  @Test
  void namesEachElementAsTheFamilyOfTheTrackerDoes() throws Exception {
    assertThat(named(FMX6, ELEMENTS).at("/Cruise Control Active"))
        .isEqualTo(JSON.readTree("{\"value\":50,\"id\":81}"));
    assertThat(named(UNKNOWN, ELEMENTS).fieldNames())
        .toIterable()
        .containsExactly("Ignition", "External Voltage", "Battery Voltage", "iButton");
  }

  /** Two elements that the table calls Engine RPM, and two that it calls VIN. */
  @Test
  void bothOfTwoElementsWithOneNameAreThere() throws Exception {
    var elements =
        IoElements.builder()
            .add2(85, 900)
            .add2(36, 800)
            .addVariable(325, new byte[] {'B'})
            .addVariable(256, new byte[] {'A'})
            .build();

    assertThat(named(FMB, elements))
        .isEqualTo(
            JSON.readTree(
                """
                {"Engine RPM (85)":{"value":900,"unit":"rpm","id":85},
                 "Engine RPM":{"value":800,"unit":"rpm","id":36},
                 "VIN (325)":{"value":"B","id":325},
                 "VIN":{"value":"A","id":256}}
                """));
    assertThat(named(FMB, IoElements.builder().add2(85, 900).build()).fieldNames())
        .toIterable()
        .containsExactly("Engine RPM (85)");
  }

  @Test
  void writesNumbersThatADoubleCannotHoldAsText() throws Exception {
    var elements =
        IoElements.builder().add8(66, -1).add8(16, 1L << 53).add8(449, (1L << 53) - 1).build();

    assertThat(named(FMB, elements))
        .isEqualTo(
            JSON.readTree(
                """
                {"External Voltage":{"value":"18446744073709551.615","unit":"V","id":66},
                 "Total Odometer":{"value":"9007199254740992","unit":"m","id":16},
                 "Ignition On Counter":{"value":9007199254740991,"unit":"s","id":449}}
                """));
  }

  @Test
  void writesTextsOfTrackersSoThatJsonHoldsThem() throws Exception {
    var text = "\"\\\n\u0000\u001b/\u00e4";
    var elements = IoElements.builder().addVariable(264, text.getBytes(UTF_8)).build();

    assertThat(named(FMB, elements).at("/Barcode ID/value").textValue()).isEqualTo(text);
  }

  @Test
  void anElementWithoutBytesOrWithTooManyIsNull() throws Exception {
    var elements =
        IoElements.builder().addVariable(256, new byte[0]).addVariable(385, new byte[1281]).build();

    assertThat(named(FMB, elements))
        .isEqualTo(
            JSON.readTree(
                "{\"VIN\":{\"value\":null,\"id\":256},\"Beacon\":{\"value\":null,\"id\":385}}"));
  }

  @Test
  void theSectionIsThereIfNoElementHasAName() throws Exception {
    assertThat(named(UNKNOWN, IoElements.builder().add2(90, 256).build())).isEmpty();
  }

  @Test
  void recordsOfBeaconsHaveItToo() throws Exception {
    var record = record(385, IoElements.builder().add1(239, 1).build());

    assertThat(write(Optional.of(NAMES), FMB, record).at("/beaconRecords/0/named/Ignition/value"))
        .isEqualTo(JSON.readTree("1"));
  }

  /** All that devices in the field have sent: without the section, the message is as it was. */
  @ParameterizedTest
  @MethodSource("vectors")
  void nothingElseOfTheMessageChanges(Vector vector) throws Exception {
    var records = AvlFrame.decode(vector.frame());
    var batch = new RecordBatch(FMB, vector.frame(), records, Instant.EPOCH);
    var plain = JSON.readTree(new RecordMessage().write(batch));

    var message = JSON.readTree(new RecordMessage(Optional.of(NAMES)).write(batch));

    for (var list : new String[] {"data", "beaconRecords"}) {
      for (var record : message.path(list)) {
        assertThat(((ObjectNode) record).remove("named")).as("named").isNotNull();
      }
    }
    assertThat(message).isEqualTo(plain);
    assertThat(plain.toString()).doesNotContain("\"named\"");
  }

  static Stream<Vector> vectors() {
    return Vectors.sound().stream().filter(Vector::isAvl);
  }

  @Test
  void namesAreWrittenIfTheOperatorWantsThemWithTheFamilyThatTheOperatorNames() throws Exception {
    assertThat(NamedElements.wanted(EnvironmentSettings.of().records())).isEmpty();
    for (var family : Dictionary.load().families()) {
      var settings =
          EnvironmentSettings.of("RECORDS_NAMES", "true", "RECORDS_NAMESFAMILY", family.name());

      var names = NamedElements.wanted(settings.records()).orElseThrow();

      assertThat(names.family(UNKNOWN)).isEqualTo(family);
    }
  }

  private static JsonNode named(Imei imei, IoElements elements) throws Exception {
    return write(Optional.of(NAMES), imei, record(0, elements)).at("/data/0/named");
  }

  private static AvlRecord record(int eventId, IoElements elements) {
    return new AvlRecord(
        0, 0, new GpsElement(0, 0, 0, 0, 0, 0), eventId, OptionalInt.empty(), elements);
  }

  private static JsonNode write(Optional<NamedElements> names, Imei imei, AvlRecord record)
      throws Exception {
    var frame = new AvlFrame(AvlCodec.CODEC_8_EXTENDED, List.of(record), 0);
    var batch = new RecordBatch(imei, frame.encode(), frame, Instant.EPOCH);
    return JSON.readTree(new RecordMessage(names).write(batch));
  }
}
