package carsharing.teltonika.record;

import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.protocol.SecurityFlag;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Writes the JSON that consumers of the queue read, one message per frame, in one pass.
 *
 * <p>Records whose event is a list of beacons are not listed in {@code data}, as ever; the beacons
 * of the last of them stand in {@code beacons}, and all of them stand whole in the added field
 * {@code beaconRecords}, so that nothing a tracker was told to delete is lost. An instance belongs
 * to one thread.
 */
public final class RecordMessage {

  /** The largest integer that JavaScript holds exactly; above it a value is written as text. */
  private static final long MAX_EXACT = (1L << 53) - 1;

  private static final int DEGREE = 10_000_000;

  /** Names of the AVL ids in use, encoded once. */
  private static final SerializableString[] NAMES =
      IntStream.range(0, 1024)
          .mapToObj(id -> new SerializedString(Integer.toString(id)))
          .toArray(SerializableString[]::new);

  private final JsonFactory factory = new JsonFactory();
  private final IsoTime isoTime = new IsoTime();
  private final char[] coordinate = new char[16];

  /** The message for a batch, UTF-8. */
  public byte[] write(RecordBatch batch) {
    try (var bytes = new ByteArrayBuilder(1024);
        var json = factory.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("message", batch.imei().digits());
      var records = batch.records().records();
      writeRecords("data", records, record -> !isBeaconList(record), json);
      writeBeacons(batch, json);
      json.writeStringField("codec", batch.records().codec().label());
      json.writeStringField("receivedAt", isoTime.format(batch.receivedAt().toEpochMilli()));
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBeaconList(AvlRecord record) {
    return record.eventId() == Beacon.AVL_ID;
  }

  private void writeRecords(
      String field, Iterable<AvlRecord> records, Predicate<AvlRecord> wanted, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (var record : records) {
      if (wanted.test(record)) {
        writeRecord(record, json);
      }
    }
    json.writeEndArray();
  }

  private void writeBeacons(RecordBatch batch, JsonGenerator json) throws IOException {
    var records = batch.records().records();
    var last = records.stream().filter(RecordMessage::isBeaconList).reduce((a, b) -> b);
    json.writeArrayFieldStart("beacons");
    if (last.isPresent()) {
      var time = isoTime.format(last.get().timestamp());
      var elements = last.get().elements();
      for (var index : elements.indexOf(Beacon.AVL_ID).stream().toArray()) {
        for (var beacon : Beacon.listOf(elements.bytes(index))) {
          writeBeacon(beacon, time, json);
        }
      }
    }
    json.writeEndArray();
    if (last.isPresent()) {
      writeRecords("beaconRecords", records, RecordMessage::isBeaconList, json);
    }
  }

  private static void writeBeacon(Beacon beacon, String time, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("beaconType", beacon.type());
    var id = beacon.id();
    if (beacon.isIBeacon()) {
      json.writeStringField("UUID", id.substring(0, 32));
      json.writeStringField("major", id.substring(32, 36));
      json.writeStringField("minor", id.substring(36));
    } else {
      json.writeStringField("namespace", id.substring(0, 20));
      json.writeStringField("instanceId", id.substring(20));
    }
    if (beacon.rssi().isPresent()) {
      json.writeNumberField("RSSI", beacon.rssi().getAsInt());
    }
    if (beacon.voltage().isPresent()) {
      json.writeNumberField("voltage", beacon.voltage().getAsInt());
    }
    if (beacon.temperature().isPresent()) {
      json.writeNumberField("temperature", beacon.temperature().getAsInt());
    }
    json.writeStringField("timestamp", time);
    json.writeEndObject();
  }

  private void writeRecord(AvlRecord record, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("securityFlags");
    for (var flag : SecurityFlag.of(record.elements())) {
      json.writeString(flag.text());
    }
    json.writeEndArray();
    writeElements(record.elements(), json);
    json.writeNumberField("eventID", record.eventId());
    writeGps(record.gps(), json);
    json.writeStringField("time", isoTime.format(record.timestamp()));
    json.writeNumberField("priority", record.priority());
    if (record.generation().isPresent()) {
      json.writeNumberField("generation", record.generation().getAsInt());
    }
    json.writeEndObject();
  }

  private static void writeElements(IoElements elements, JsonGenerator json) throws IOException {
    var variable = false;
    json.writeObjectFieldStart("elements");
    for (var i = 0; i < elements.size(); i++) {
      json.writeFieldName(name(elements.id(i)));
      if (elements.isVariable(i)) {
        variable = true;
        writeVariable(elements.bytes(i), json);
      } else {
        writeUnsigned(elements.value(i), json);
      }
    }
    json.writeEndObject();
    if (variable) {
      writeHex(elements, json);
    }
  }

  private static SerializableString name(int id) {
    return id < NAMES.length ? NAMES[id] : new SerializedString(Integer.toString(id));
  }

  private static void writeUnsigned(long value, JsonGenerator json) throws IOException {
    if (value >= 0 && value <= MAX_EXACT) {
      json.writeNumber(value);
    } else {
      json.writeString(Long.toUnsignedString(value));
    }
  }

  private static void writeVariable(byte[] bytes, JsonGenerator json) throws IOException {
    if (bytes.length == 0) {
      json.writeNull();
      return;
    }
    var value = new BigInteger(1, bytes);
    if (value.bitLength() < Long.SIZE) {
      writeUnsigned(value.longValue(), json);
    } else {
      json.writeString(value.toString());
    }
  }

  private static void writeHex(IoElements elements, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("hex");
    for (var i = 0; i < elements.size(); i++) {
      if (elements.isVariable(i)) {
        json.writeFieldName(name(elements.id(i)));
        json.writeString(HexFormat.of().formatHex(elements.bytes(i)));
      }
    }
    json.writeEndObject();
  }

  private void writeGps(GpsElement gps, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("gps");
    writeCoordinate("Longitude", gps.longitude(), json);
    writeCoordinate("Latitude", gps.latitude(), json);
    json.writeNumberField("Altitude", gps.altitude());
    json.writeNumberField("Angle", gps.angle());
    json.writeNumberField("Satellites", gps.satellites());
    json.writeNumberField("Speed", gps.speed());
    json.writeEndObject();
  }

  /**
   * Writes 1e-7 degrees as exact decimal degrees, without the detour over a double: digits are put
   * down from the right, and zeros at the end of the fraction are left out.
   */
  private void writeCoordinate(String field, int value, JsonGenerator json) throws IOException {
    json.writeFieldName(field);
    var fraction = Math.abs((long) value) % DEGREE;
    var whole = Math.abs((long) value) / DEGREE;
    var start = coordinate.length;
    var end = coordinate.length;
    if (fraction != 0) {
      for (var i = 0; i < 7; i++) {
        coordinate[--start] = (char) ('0' + fraction % 10);
        fraction /= 10;
      }
      coordinate[--start] = '.';
      while (coordinate[end - 1] == '0') {
        end--;
      }
    }
    do {
      coordinate[--start] = (char) ('0' + whole % 10);
      whole /= 10;
    } while (whole != 0);
    if (value < 0) {
      coordinate[--start] = '-';
    }
    json.writeNumber(coordinate, start, end - start);
  }
}
