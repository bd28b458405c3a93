package carsharing.teltonika.device;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Imei;
import java.util.List;

/** Receives the records of all trackers, before they are published. */
public interface RecordListener {

  /** One that wants no records. */
  RecordListener NONE = (imei, records) -> {};

  /**
   * The records of a frame have arrived, in the order of the frame. They may come again. Called on
   * the connection's event loop: it must not wait for anything.
   */
  void arrived(Imei imei, List<AvlRecord> records);
}
