package carsharing.teltonika.message;

import carsharing.teltonika.protocol.AvlRecord;

/** What a tracker answered to a {@link DeviceRequest}. */
public sealed interface DeviceAnswer {

  /** A text, as it was sent. */
  record Text(String text) implements DeviceAnswer {}

  /** The newest record that came. */
  record Position(AvlRecord record) implements DeviceAnswer {}
}
