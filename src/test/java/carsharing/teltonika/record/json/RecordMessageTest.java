package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordMessageTest {

  private static final Imei IMEI = new Imei("356307042441013");
  private static final Instant TIME = Instant.parse("2023-11-14T22:13:20Z");
  private static final GpsElement GPS = new GpsElement(252797181, 546871550, 112, 274, 14, 47);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void writesTheMessageOfTheContract() throws Exception {
    var elements =
        IoElements.builder()
            .add1(239, 1)
            .add2(66, 12311)
            .add8(132, 268435456L)
            .add8(78, 81985529216486895L)
            .build();

    var message = write(record(0, GPS, elements));

    var expected =
        JSON.readTree(
            """
            {"message":"356307042441013",
             "data":[{"securityFlags":["car is closed"],
                      "elements":{"239":1,"66":12311,"132":268435456,"78":"81985529216486895"},
                      "eventID":0,
                      "gps":{"Longitude":25.2797181,"Latitude":54.687155,"Altitude":112,
                             "Angle":274,"Satellites":14,"Speed":47},
                      "time":"2023-11-14T22:13:20.000Z",
                      "priority":1,
                      "recordId":"e03141537f95a1288ca328038b2dd704"}],
             "beacons":[],
             "codec":"8E",
             "receivedAt":"2023-11-14T22:13:21.500Z"}
            """);
    assertThat(message).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1e-7",
    "-1, -1e-7",
    "-5000000, -0.5",
    "250000000, 25",
    "-1800000000, -180",
    "1799999999, 179.9999999",
    "-2147483648, -214.7483648"
  })
  void writesCoordinatesAsExactSignedDegrees(int raw, String degrees) throws Exception {
    var gps = new GpsElement(raw, raw, -4, 0, 0, 0);

    var text = new String(new RecordMessage().write(batch(record(0, gps, none()))), UTF_8);

    var plain = new BigDecimal(degrees).toPlainString();
    assertThat(text)
        .contains("\"Longitude\":" + plain + ",", "\"Latitude\":" + plain + ",", "\"Altitude\":-4");
  }

  @Test
  void writesNumbersUpToTheLastExactOneAndTextAbove() throws Exception {
    var elements =
        IoElements.builder()
            .add8(1, (1L << 53) - 1)
            .add8(2, 1L << 53)
            .add8(3, -1)
            .add4(4, 0xFFFF_FFFFL)
            .build();

    var written = write(record(0, GPS, elements)).at("/data/0/elements");

    assertThat(written)
        .isEqualTo(
            JSON.readTree(
                """
                {"1":9007199254740991,"2":"9007199254740992","3":"18446744073709551615",
                 "4":4294967295}
                """));
  }

  @Test
  void writesVariableElementsAsUnsignedDecimalsAndExactlyInHex() throws Exception {
    var elements =
        IoElements.builder()
            .addVariable(256, hex("0001"))
            .addVariable(388, hex("ffffffffffffffffff"))
            .addVariable(10800, new byte[0])
            .add1(239, 1)
            .build();

    var written = write(record(0, GPS, elements)).at("/data/0");

    assertThat(written.get("elements").toString())
        .isEqualTo("{\"256\":1,\"388\":\"4722366482869645213695\",\"10800\":null,\"239\":1}");
    assertThat(written.get("hex").toString())
        .isEqualTo("{\"256\":\"0001\",\"388\":\"ffffffffffffffffff\",\"10800\":\"\"}");
  }

  @Test
  void writesDecimalsOfElementsThatTrackersSendAndNullForLongerOnes() throws Exception {
    var elements =
        IoElements.builder()
            .addVariable(256, hex("00".repeat(9) + "1fffffffffffff"))
            .addVariable(257, hex("ff".repeat(1280)))
            .addVariable(258, hex("ff".repeat(1281)))
            .build();

    var written = write(record(0, GPS, elements)).at("/data/0");

    assertThat(written.at("/elements/256").longValue()).isEqualTo(9007199254740991L);
    assertThat(new BigInteger(written.at("/elements/257").textValue()))
        .isEqualTo(BigInteger.ONE.shiftLeft(8 * 1280).subtract(BigInteger.ONE));
    assertThat(written.at("/elements/258").isNull()).isTrue();
    assertThat(written.at("/hex/258").textValue()).isEqualTo("ff".repeat(1281));
  }

  /** In several places of the list, as the first has no comma before it. */
  @Test
  void writesTheNameOfEachElement() throws Exception {
    for (var first = 0; first <= 65_535; first += 97) {
      var elements = IoElements.builder();
      var last = Math.min(65_535, first + 120);
      for (var id = first; id <= last; id++) {
        elements.add2(id, 65_535 - id);
      }

      var written = write(record(0, GPS, elements.build())).path("data").path(0).path("elements");

      assertThat(written.size()).isEqualTo(last - first + 1);
      for (var id = first; id <= last; id++) {
        assertThat(written.path(Integer.toString(id)).asInt(-1)).isEqualTo(65_535 - id);
      }
    }
  }

  @Test
  void leavesHexOutWhereNoElementIsVariable() throws Exception {
    assertThat(write(record(0, GPS, none())).at("/data/0").has("hex")).isFalse();
  }

  @Test
  void listsTheBeaconsOfTheLastBeaconRecordAndLosesNoneOfTheOthers() throws Exception {
    var first = "11" + "21" + "00".repeat(20) + "b0";
    var last =
        "11"
            + ("21" + "4b5c049f515341fca950d2c264414e10" + "0005" + "0006" + "ba")
            + ("01" + "de9c18e92ca5aa689697" + "365434663222" + "ad")
            + ("07" + "00112233445566778899" + "abcde0810047" + "ae" + "0be8" + "ff15");
    var message =
        write(
            beaconRecord(first),
            record(0, GPS, IoElements.builder().add1(1, 1).build()),
            beaconRecord(last));

    assertThat(message.get("data")).hasSize(1);
    assertThat(message.get("beacons"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"beaconType":"21","UUID":"4b5c049f515341fca950d2c264414e10","major":"0005",
                  "minor":"0006","RSSI":-70,"timestamp":"2023-11-14T22:13:20.000Z"},
                 {"beaconType":"1","namespace":"de9c18e92ca5aa689697","instanceId":"365434663222",
                  "RSSI":-83,"timestamp":"2023-11-14T22:13:20.000Z"},
                 {"beaconType":"7","namespace":"00112233445566778899","instanceId":"abcde0810047",
                  "RSSI":-82,"voltage":3048,"temperature":-235,
                  "timestamp":"2023-11-14T22:13:20.000Z"}]
                """));
    assertThat(message.at("/beaconRecords/0/hex/385").textValue()).isEqualTo(first);
    assertThat(message.at("/beaconRecords/1/hex/385").textValue()).isEqualTo(last);
  }

  @Test
  void keepsABeaconListThatCannotBeReadWhole() throws Exception {
    var cut = "11" + "21" + "4b5c049f";

    var message = write(beaconRecord(cut));

    assertThat(message.get("data")).isEmpty();
    assertThat(message.get("beacons")).isEmpty();
    assertThat(message.at("/beaconRecords/0/hex/385").textValue()).isEqualTo(cut);
  }

  @Test
  void writesTheGenerationTypeOfCodec16() throws Exception {
    var record = new AvlRecord(0, 0, GPS, 11, OptionalInt.of(5), none());
    var batch =
        new RecordBatch(
            IMEI,
            new AvlFrame(AvlCodec.CODEC_16, List.of(record), 0).encode(),
            new AvlFrame(AvlCodec.CODEC_16, List.of(record), 0),
            TIME);

    var message = JSON.readTree(new RecordMessage().write(batch));

    assertThat(message.at("/data/0/generation").intValue()).isEqualTo(5);
    assertThat(message.get("codec").textValue()).isEqualTo("16");
  }

  @Test
  void readsTheSecurityFlagsOfEachCarByItsProfile() throws Exception {
    var record =
        record(0, GPS, IoElements.builder().add8(47, 1L << 28).add8(132, 1L << 40).build());
    var families = Profiles.families();
    for (var family : List.of("generic", "fmb640", "ft")) {
      var flags = families.find(family).orElseThrow().securityFlags();
      var message =
          JSON.readTree(new RecordMessage(imei -> flags, Optional.empty()).write(batch(record)));
      assertThat(message.at("/data/0/securityFlags").toString())
          .isEqualTo(
              switch (family) {
                case "generic" -> "[\"front left door open\"]";
                case "fmb640" -> "[\"car is closed\"]";
                default -> "[]";
              });
    }
  }

  private static AvlRecord record(int eventId, GpsElement gps, IoElements elements) {
    return new AvlRecord(TIME.toEpochMilli(), 1, gps, eventId, OptionalInt.empty(), elements);
  }

  private static AvlRecord beaconRecord(String list) {
    return record(385, GPS, IoElements.builder().addVariable(385, hex(list)).build());
  }

  private static IoElements none() {
    return IoElements.builder().build();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static RecordBatch batch(AvlRecord... records) {
    var frame = new AvlFrame(AvlCodec.CODEC_8_EXTENDED, List.of(records), 0);
    return new RecordBatch(IMEI, frame.encode(), frame, TIME.plusMillis(1500));
  }

  private static JsonNode write(AvlRecord... records) throws Exception {
    return JSON.readTree(new RecordMessage().write(batch(records)));
  }
}
