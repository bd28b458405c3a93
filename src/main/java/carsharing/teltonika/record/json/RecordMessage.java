package carsharing.teltonika.record.json;

import static carsharing.teltonika.record.json.JsonBytes.ascii;

import carsharing.teltonika.car.dictionary.Family;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.car.profile.SecurityFlags;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes the JSON that consumers of the queue read, one message per frame, in one pass.
 *
 * <p>Records whose event is a list of beacons are not listed in {@code data}, as ever; the beacons
 * of the last of them stand in {@code beacons}, and all of them stand whole in the added field
 * {@code beaconRecords}, so that nothing a tracker was told to delete is lost.
 *
 * <p>It writes bytes and no tokens of a library: this was where most of the server's time went, and
 * with a library a record cost it twice as much. All texts are digits or constants with nothing to
 * escape. An instance belongs to one thread.
 */
public final class RecordMessage {

  /** The type of what is written. */
  public static final String CONTENT_TYPE = "application/json";

  /** The largest integer that JavaScript holds exactly; above it a value is written as text. */
  private static final long MAX_EXACT = (1L << 53) - 1;

  private static final int DEGREE = 10_000_000;
  private static final int DEGREE_PLACES = 7;

  private static final byte[] NULL = ascii("null");
  private static final byte[] RECORD = ascii("{\"securityFlags\":[");
  private static final byte[] ELEMENTS = ascii("],\"elements\":{");
  private static final byte[] HEX = ascii(",\"hex\":{");
  private static final byte[] EVENT = ascii(",\"eventID\":");
  private static final byte[] LONGITUDE = ascii(",\"gps\":{\"Longitude\":");
  private static final byte[] LATITUDE = ascii(",\"Latitude\":");
  private static final byte[] ALTITUDE = ascii(",\"Altitude\":");
  private static final byte[] ANGLE = ascii(",\"Angle\":");
  private static final byte[] SATELLITES = ascii(",\"Satellites\":");
  private static final byte[] SPEED = ascii(",\"Speed\":");
  private static final byte[] TIME = ascii("},\"time\":\"");
  private static final byte[] PRIORITY = ascii("\",\"priority\":");
  private static final byte[] GENERATION = ascii(",\"generation\":");
  private static final byte[] RECORD_ID = ascii(",\"recordId\":\"");

  /** Names of the AVL ids in use, each with a comma before it. */
  private static final long[] NAMES =
      IntStream.range(0, 1024).mapToLong(id -> JsonBytes.packed("," + newName(id))).toArray();

  /** The texts of the security flags, in their order, each in quotation marks. */
  private static final byte[][] FLAGS =
      Stream.of(SecurityFlag.values())
          .map(flag -> ascii('"' + flag.text() + '"'))
          .toArray(byte[][]::new);

  private final Function<Imei, SecurityFlags> flagsOf;
  private final IsoTime isoTime = new IsoTime();
  private final JsonBytes json = new JsonBytes();
  private final RecordIds ids = new RecordIds();
  private final Optional<NamedElements> names;
  private Family family = Family.GENERIC;

  /** Those of the batch that is written. */
  private SecurityFlags flags = SecurityFlags.NONE;

  /** Writes no names of elements, and reads the flags of all cars by the built-in profile. */
  public RecordMessage() {
    this(Optional.empty());
  }

  /** The same with names, if they are there. */
  RecordMessage(Optional<NamedElements> names) {
    this(ofAll(Profiles.builtIn().generic().securityFlags()), names);
  }

  /**
   * Writes messages.
   *
   * @param flagsOf where the security flags of a car stand; is asked once for each batch
   * @param names if they are there, each record also has its elements by name
   */
  public RecordMessage(Function<Imei, SecurityFlags> flagsOf, Optional<NamedElements> names) {
    this.flagsOf = flagsOf;
    this.names = names;
  }

  private static Function<Imei, SecurityFlags> ofAll(SecurityFlags flags) {
    return imei -> flags;
  }

  /** The message for a batch, UTF-8. */
  public byte[] write(RecordBatch batch) {
    json.clear();
    ids.begin(batch.imei(), batch.frame());
    flags = flagsOf.apply(batch.imei());
    if (names.isPresent()) {
      family = names.get().family(batch.imei());
    }
    json.put("{\"message\":\"").put(batch.imei().digits()).put('"');
    var records = batch.records().records();
    writeRecords("data", records, false);
    writeBeacons(records);
    json.put(",\"codec\":\"").put(batch.records().codec().label());
    json.put("\",\"receivedAt\":\"").put(isoTime.format(batch.receivedAt().toEpochMilli()));
    return json.put("\"}").toByteArray();
  }

  private static boolean isBeaconList(AvlRecord record) {
    return record.eventId() == Beacon.AVL_ID;
  }

  private void writeRecords(String field, List<AvlRecord> records, boolean ofBeacons) {
    json.put(",\"").put(field).put("\":[");
    var first = true;
    for (var i = 0; i < records.size(); i++) {
      if (isBeaconList(records.get(i)) == ofBeacons) {
        json.separate(first);
        first = false;
        writeRecord(records.get(i), i);
      }
    }
    json.put(']');
  }

  private void writeBeacons(List<AvlRecord> records) {
    var last = -1;
    for (var i = 0; i < records.size(); i++) {
      last = isBeaconList(records.get(i)) ? i : last;
    }
    json.put(",\"beacons\":[");
    if (last >= 0) {
      var record = records.get(last);
      BeaconJson.write(record, isoTime.format(record.timestamp()), json);
    }
    json.put(']');
    if (last >= 0) {
      writeRecords("beaconRecords", records, true);
    }
  }

  private void writeRecord(AvlRecord record, int index) {
    json.put(RECORD);
    writeFlags(flags.bitsOf(record.elements()));
    json.put(ELEMENTS);
    writeElements(record.elements());
    if (names.isPresent()) {
      names.get().write(family, record.elements(), json);
    }
    json.put(EVENT).number(record.eventId());
    writeGps(record.gps());
    json.put(TIME).put(isoTime.format(record.timestamp()));
    json.put(PRIORITY).number(record.priority());
    if (record.generation().isPresent()) {
      json.put(GENERATION).number(record.generation().getAsInt());
    }
    json.put(RECORD_ID).hex(ids.of(index), RecordIds.LENGTH).put("\"}");
  }

  private void writeFlags(int bits) {
    for (var left = bits; left != 0; left &= left - 1) {
      json.separate(left == bits);
      json.put(FLAGS[Integer.numberOfTrailingZeros(left)]);
    }
  }

  private void writeElements(IoElements elements) {
    var variable = false;
    for (var i = 0; i < elements.size(); i++) {
      if (elements.isVariable(i)) {
        variable = true;
        writeName(elements.id(i), i == 0);
        writeVariable(elements.number(i));
      } else {
        writeFixed(elements.id(i), elements.value(i), i == 0);
      }
    }
    json.put('}');
    if (variable) {
      writeHex(elements);
    }
  }

  private void writeFixed(int id, long value, boolean first) {
    if (id < NAMES.length && value >= 0 && value <= MAX_EXACT) {
      json.putPacked(name(id, first), value);
    } else {
      writeName(id, first);
      writeUnsigned(value);
    }
  }

  private static long name(int id, boolean first) {
    return first ? NAMES[id] >>> Byte.SIZE : NAMES[id];
  }

  private void writeName(int id, boolean first) {
    if (id < NAMES.length) {
      json.putPacked(name(id, first));
    } else {
      json.separate(first);
      json.put(newName(id));
    }
  }

  private static String newName(int id) {
    return "\"" + id + "\":";
  }

  private void writeUnsigned(long value) {
    if (value >= 0 && value <= MAX_EXACT) {
      json.number(value);
    } else {
      json.put('"').put(Long.toUnsignedString(value)).put('"');
    }
  }

  private void writeVariable(Optional<BigInteger> number) {
    if (number.isEmpty()) {
      json.put(NULL);
    } else if (number.get().bitLength() < Long.SIZE) {
      writeUnsigned(number.get().longValue());
    } else {
      json.put('"').put(number.get().toString()).put('"');
    }
  }

  private void writeHex(IoElements elements) {
    json.put(HEX);
    var first = true;
    for (var i = 0; i < elements.size(); i++) {
      if (elements.isVariable(i)) {
        writeName(elements.id(i), first);
        first = false;
        json.put('"').hex(elements.bytes(i)).put('"');
      }
    }
    json.put('}');
  }

  private void writeGps(GpsElement gps) {
    json.put(LONGITUDE);
    writeCoordinate(gps.longitude());
    json.put(LATITUDE);
    writeCoordinate(gps.latitude());
    json.put(ALTITUDE).number(gps.altitude());
    json.put(ANGLE).number(gps.angle());
    json.put(SATELLITES).number(gps.satellites());
    json.put(SPEED).number(gps.speed());
  }

  /** 1e-7 degrees as exact decimal degrees, without the detour over a double. */
  private void writeCoordinate(int value) {
    if (value < 0) {
      json.put('-');
    }
    var magnitude = Math.abs((long) value);
    json.number(magnitude / DEGREE);
    var fraction = (int) (magnitude % DEGREE);
    if (fraction != 0) {
      json.put('.').fraction(fraction, DEGREE_PLACES);
    }
  }
}
