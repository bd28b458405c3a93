package carsharing.teltonika.record.json;

import carsharing.teltonika.protocol.AvlRecord;

/** Writes the beacons of a record as the JSON of the contract. */
final class BeaconJson {

  private final JsonBytes json;

  private BeaconJson(JsonBytes json) {
    this.json = json;
  }

  /**
   * Writes the beacons of a list, with commas between them.
   *
   * @param time of the record, in ASCII
   */
  static void write(AvlRecord record, byte[] time, JsonBytes json) {
    var writer = new BeaconJson(json);
    var first = true;
    for (var index : record.elements().indexOf(Beacon.AVL_ID).stream().toArray()) {
      for (var beacon : Beacon.listOf(record.elements().bytes(index))) {
        json.separate(first);
        first = false;
        writer.write(beacon, time);
      }
    }
  }

  private void write(Beacon beacon, byte[] time) {
    json.put("{\"beaconType\":\"").put(beacon.type()).put('"');
    var id = beacon.id();
    if (beacon.isIBeacon()) {
      writeText("UUID", id.substring(0, 32));
      writeText("major", id.substring(32, 36));
      writeText("minor", id.substring(36));
    } else {
      writeText("namespace", id.substring(0, 20));
      writeText("instanceId", id.substring(20));
    }
    beacon.rssi().ifPresent(value -> writeNumber("RSSI", value));
    beacon.voltage().ifPresent(value -> writeNumber("voltage", value));
    beacon.temperature().ifPresent(value -> writeNumber("temperature", value));
    json.put(",\"timestamp\":\"").put(time).put("\"}");
  }

  /** One that is not the first of its object. */
  private void writeText(String field, String text) {
    json.put(",\"").put(field).put("\":\"").put(text).put('"');
  }

  /** One that is not the first of its object. */
  private void writeNumber(String field, int value) {
    json.put(",\"").put(field).put("\":").number(value);
  }
}
