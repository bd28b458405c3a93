package carsharing.teltonika.device;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;

/**
 * Sees what operators may want to look at later. Called on the event loops of connections: it must
 * not wait for anything.
 */
public interface Witness {

  /** One that looks away. */
  Witness NONE =
      new Witness() {
        @Override
        public void recordsArrived(Imei imei, Frame frame) {}

        @Override
        public void refused(Imei imei, String address) {}

        @Override
        public void quarantined(Imei imei, Frame frame, String reason) {}
      };

  /** A frame has come that could be decoded. It may come again. */
  void recordsArrived(Imei imei, Frame frame);

  /** A tracker was refused, because the allow-list does not have its IMEI. */
  void refused(Imei imei, String address);

  /** A frame that cannot be decoded is in the queue of such frames now. */
  void quarantined(Imei imei, Frame frame, String reason);
}
