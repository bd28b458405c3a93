package carsharing.teltonika.device;

import carsharing.teltonika.allow.AllowList;
import carsharing.teltonika.device.exchange.TrackerClocks;
import carsharing.teltonika.device.exchange.UnaskedTexts;
import carsharing.teltonika.device.limit.Incoming;
import carsharing.teltonika.message.DeviceText;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.DeviceSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What all connections of a process share.
 *
 * @param current the settings that are valid now
 * @param publishLimit after which a frame is given up where the publisher has not even failed it;
 *     longer than the publisher's own deadline
 * @param publishers how many publishers take the frames
 * @param incoming what has arrived and is not being published yet
 * @param held what frames take up that are being published
 * @param seen is told of the records of each frame, before anything else is done with them
 * @param rivals addresses that take turns with one IMEI
 * @param records receives the records of all trackers
 * @param witness sees what operators may want to look at later
 * @param time what ages, rates and deadlines of connections are measured by
 * @param clockSkew how wrong a tracker's clock may be
 */
public record DeviceEnvironment(
    Supplier<DeviceSettings> current,
    Supplier<Duration> publishLimit,
    int publishers,
    ConnectionRegistry connections,
    Incoming incoming,
    HeldMemory held,
    AllowList allowList,
    Traces traces,
    UndecodableFrames undecodable,
    TrackerClocks clocks,
    BiConsumer<Imei, List<AvlRecord>> seen,
    Rivals rivals,
    RecordListener records,
    Witness witness,
    TimeSource time,
    Supplier<Duration> clockSkew,
    DeviceMetrics metrics) {

  /** The settings that are valid now. */
  DeviceSettings settings() {
    return current.get();
  }

  /** Passes on what one tracker sends unasked. */
  UnaskedTexts unaskedTexts(Vertx vertx) {
    return new UnaskedTexts(
        text -> vertx.eventBus().publish(DeviceText.ADDRESS, text),
        () -> settings().textsPerSecond(),
        () -> settings().maxText(),
        time,
        metrics::textDropped);
  }

  /**
   * A moment, ms from now, to close a connection when the server stops: not all of them in the same
   * second, so that trackers do not all come back in the same one.
   */
  long closeDelay() {
    var spread = 1000L * connections.open() / settings().closesPerSecond();
    var longest = settings().drainTimeout().toMillis() / 2;
    return ThreadLocalRandom.current().nextLong(1, Math.max(2, Math.min(spread, longest)));
  }
}
