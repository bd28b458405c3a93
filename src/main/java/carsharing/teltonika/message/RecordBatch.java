package carsharing.teltonika.message;

import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;

/**
 * The records of one frame, on their way to the broker.
 *
 * <p>The publisher replies with an empty message once the broker has confirmed them, and fails the
 * message with a {@link PublishFailure} in every other case.
 *
 * @param imei whose records they are
 * @param frame the bytes they came in, from which the message id is derived
 * @param records the same, decoded
 * @param receivedAt when the frame was whole, by our clock
 * @param memory what the frame takes up; the publisher releases it once it has ended
 * @param abandoned completes if nobody waits for the reply any more. The publisher need not publish
 *     the records then: their tracker sends them again
 */
public record RecordBatch(
    Imei imei,
    Frame frame,
    AvlFrame records,
    Instant receivedAt,
    HeldMemory.Share memory,
    Future<Void> abandoned) {

  /** A batch whose sender waits for the reply in any case. */
  public RecordBatch(Imei imei, Frame frame, AvlFrame records, Instant receivedAt) {
    this(
        imei, frame, records, receivedAt, HeldMemory.uncounted(), Promise.<Void>promise().future());
  }
}
