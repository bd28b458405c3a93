package carsharing.teltonika.message;

import carsharing.teltonika.protocol.AvlRecord;

/** What a tracker answered to a {@link DeviceRequest}. */
public sealed interface DeviceAnswer {

  /** A text, as the tracker sent it. */
  record Text(String text) implements DeviceAnswer {}

  /** The record that answers the command. */
  record Position(AvlRecord record) implements DeviceAnswer {}

  /** The command was sent; no answer is waited for. */
  record Sent() implements DeviceAnswer {}
}
