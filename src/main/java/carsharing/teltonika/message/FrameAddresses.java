package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Imei;

/**
 * Where a publisher listens on the event bus.
 *
 * @param records for each {@link RecordBatch}
 * @param undecodable for each {@link UndecodableFrame}
 */
public record FrameAddresses(String records, String undecodable) {

  /**
   * The addresses of one publisher.
   *
   * @param publisher its number, counted from 0
   */
  public static FrameAddresses of(int publisher) {
    return new FrameAddresses("records." + publisher, "records.undecodable." + publisher);
  }

  /**
   * Those for the frames of a tracker. They are always the same, so that its frames keep their
   * order.
   *
   * @param publishers how many there are
   */
  public static FrameAddresses of(Imei imei, int publishers) {
    return of(Math.floorMod(imei.hashCode(), publishers));
  }
}
