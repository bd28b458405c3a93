package carsharing.teltonika.device;

import carsharing.teltonika.device.DeviceMetrics.FrameOutcome;
import carsharing.teltonika.message.FrameAddresses;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.message.UndecodableFrame;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.MalformedFrameException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the frames of one tracker to the publisher, decoded. A frame that cannot be decoded goes to
 * the quarantine when it has come often enough.
 *
 * <p>Lives on the connection's event loop.
 */
final class FrameDelivery implements AvlExchange.Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(FrameDelivery.class);

  private final Vertx vertx;
  private final Imei imei;
  private final DeviceEnvironment environment;
  private final Consumer<List<AvlRecord>> arrived;
  private final FrameAddresses publisher;

  /** Whether the listener has failed: one line for a connection is enough. */
  private boolean wasListenerWrong;

  /**
   * Creates one for a tracker.
   *
   * @param arrived is told of the records of each frame, before they are published
   */
  FrameDelivery(
      Vertx vertx, Imei imei, DeviceEnvironment environment, Consumer<List<AvlRecord>> arrived) {
    this.vertx = vertx;
    this.imei = imei;
    this.environment = environment;
    this.arrived = arrived;
    this.publisher = FrameAddresses.of(imei, environment.publishers());
  }

  @Override
  public Future<FrameOutcome> deliver(Frame frame, HeldMemory.Share share, Future<Void> abandoned) {
    AvlFrame records;
    try {
      records = AvlFrame.decode(frame);
    } catch (MalformedFrameException e) {
      return undecodable(frame, share, abandoned, String.valueOf(e.getMessage()));
    }
    environment.metrics().wrongIoTotals(records.wrongIoTotals());
    arrived.accept(records.records());
    tell(frame, records.records());
    if (records.records().isEmpty()) {
      return Future.succeededFuture(FrameOutcome.ACKNOWLEDGED);
    }
    return publish(
            frame,
            publisher.records(),
            new RecordBatch(imei, frame, records, environment.time().instant(), share, abandoned),
            abandoned)
        .map(FrameOutcome.ACKNOWLEDGED);
  }

  /** What others make of the records must not keep them from being published. */
  private void tell(Frame frame, List<AvlRecord> records) {
    try {
      environment.witness().recordsArrived(imei, frame);
      environment.records().arrived(imei, records);
    } catch (RuntimeException e) {
      if (!wasListenerWrong) {
        wasListenerWrong = true;
        LOG.error("{}: the state of the car does not know some of its records", imei, e);
      }
    }
  }

  /** Without this, a tracker would repeat such a frame for ever, and all that stands behind it. */
  private Future<FrameOutcome> undecodable(
      Frame frame, HeldMemory.Share share, Future<Void> abandoned, String reason) {
    var times = environment.undecodable().count(imei, frame);
    var limit = environment.settings().undecodableRepeats();
    LOG.warn(
        "{} sent a frame that cannot be decoded, time {} of {}: {}", imei, times, limit, reason);
    if (times < limit) {
      environment.metrics().frame(frame, FrameOutcome.UNDECODABLE);
      return Future.failedFuture(reason);
    }
    return publish(
            frame,
            publisher.undecodable(),
            new UndecodableFrame(
                imei, frame, reason, environment.time().instant(), share, abandoned),
            abandoned)
        .onSuccess(
            done -> {
              environment.undecodable().forget(imei, frame);
              environment.witness().quarantined(imei, frame, reason);
              LOG.warn("{}: the frame is in quarantine now and acknowledged", imei);
            })
        .map(FrameOutcome.QUARANTINED);
  }

  private Future<Void> publish(Frame frame, String address, Object batch, Future<Void> abandoned) {
    var options = new DeliveryOptions().setSendTimeout(environment.publishLimit().get().toMillis());
    return vertx
        .eventBus()
        .<Void>request(address, batch, options)
        .onFailure(
            cause -> {
              environment.metrics().frame(frame, FrameOutcome.NOT_PUBLISHED);
              if (!abandoned.isComplete()) {
                LOG.info("{}: a frame is not acknowledged: {}", imei, cause.getMessage());
              }
            })
        .mapEmpty();
  }
}
