package carsharing.teltonika.record.json;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.MalformedFrameException;
import carsharing.teltonika.testing.Cost;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;

/** Target of {@code scripts/fuzz json}: the message of any frame that can be decoded. */
class RecordMessageFuzzTest {

  private static final int BYTES_PER_BYTE = 200; // a one-byte element becomes a member with a name
  private static final Instant LAST_TIME = Instant.parse("+275760-09-13T00:00:00Z");
  private static final Instant FIRST_TIME = Instant.parse("-271821-04-20T00:00:00Z");
  private static final Imei IMEI = new Imei("356307042441013");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final RecordMessage message = new RecordMessage();

  @FuzzTest
  void saysAllThatTheFrameDoesInValidJson(byte[] data) throws IOException {
    if (data.length < Frame.MIN_DATA_LENGTH) {
      return;
    }
    try {
      var batch = batch(Frame.of(data));
      var json = Cost.checked(data.length, BYTES_PER_BYTE, () -> message.write(batch));
      check(JSON.readTree(json), batch.records());
    } catch (MalformedFrameException e) {
      return; // That it is the right one, another target says.
    }
  }

  private static void check(JsonNode json, AvlFrame frame) {
    assertThat(json.get("message").textValue()).isEqualTo(IMEI.digits());
    var written = new ArrayList<JsonNode>();
    json.get("data").forEach(written::add);
    if (json.has("beaconRecords")) {
      json.get("beaconRecords").forEach(written::add);
    }
    assertThat(written).hasSameSizeAs(frame.records());
    var plain = frame.records().stream().filter(record -> record.eventId() != Beacon.AVL_ID);
    var expected = plain.toList();
    for (var i = 0; i < expected.size(); i++) {
      check(written.get(i), expected.get(i));
    }
  }

  private static void check(JsonNode json, AvlRecord record) {
    var gps = record.gps();
    assertThat(degrees(json, "Longitude")).isEqualByComparingTo(degrees(gps.longitude()));
    assertThat(degrees(json, "Latitude")).isEqualByComparingTo(degrees(gps.latitude()));
    assertThat(Instant.parse(json.get("time").textValue())).isEqualTo(time(record));
    var elements = record.elements();
    assertThat(json.get("elements")).hasSize(elements.size());
    for (var i = 0; i < elements.size(); i++) {
      var value = json.get("elements").get(Integer.toString(elements.id(i)));
      if (elements.length(i) > 0) {
        assertThat(new BigInteger(value.asText())).isEqualTo(new BigInteger(1, elements.bytes(i)));
      } else {
        assertThat(value.isNull()).isTrue();
      }
    }
  }

  /** JavaScript knows no time beyond the year 275760: a time that is further off is its limit. */
  private static Instant time(AvlRecord record) {
    if (record.time().isBefore(FIRST_TIME)) {
      return FIRST_TIME;
    }
    return record.time().isAfter(LAST_TIME) ? LAST_TIME : record.time();
  }

  private static BigDecimal degrees(JsonNode record, String field) {
    return new BigDecimal(record.get("gps").get(field).asText());
  }

  private static BigDecimal degrees(int value) {
    return BigDecimal.valueOf(value, 7);
  }

  private static RecordBatch batch(Frame frame) {
    return new RecordBatch(IMEI, frame, AvlFrame.decode(frame), Instant.EPOCH);
  }
}
