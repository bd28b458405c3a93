package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import java.time.Instant;

/**
 * A frame that arrived intact but cannot be decoded, on its way to the quarantine queue. Replies
 * are those of {@link RecordBatch}.
 *
 * @param reason what the decoder said
 * @param receivedAt when the frame was whole, by our clock
 * @param memory what the frame takes up; the publisher releases it once it has ended
 * @param abandoned completes if nobody waits for the reply any more
 */
public record UndecodableFrame(
    Imei imei,
    Frame frame,
    String reason,
    Instant receivedAt,
    HeldMemory.Share memory,
    Future<Void> abandoned) {}
