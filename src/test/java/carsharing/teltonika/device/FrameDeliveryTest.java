package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.device.DeviceMetrics.FrameOutcome;
import carsharing.teltonika.message.FrameAddresses;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.message.LocalCodec;
import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.message.UndecodableFrame;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.tracker.Records;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the publisher is given of a tracker's frames. */
@VertxTest
class FrameDeliveryTest {

  private static final Imei IMEI = Imei.parse("356307042441013").orElseThrow();
  private static final Frame UNDECODABLE = Frame.of(new byte[] {8, 1, 0, 1});

  private final Vertx vertx;
  private final HandClock clock = new HandClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<AvlRecord> arrived = new CopyOnWriteArrayList<>();
  private final List<RecordBatch> published = new CopyOnWriteArrayList<>();
  private final List<UndecodableFrame> quarantined = new CopyOnWriteArrayList<>();
  private volatile boolean isRefused;
  private final FrameDelivery delivery;

  FrameDeliveryTest(Vertx vertx) {
    this.vertx = vertx;
    delivery =
        new FrameDelivery(
            vertx,
            IMEI,
            Environments.of(EnvironmentSettings.of().devices(), clock, meters),
            arrived::addAll);
  }

  @BeforeEach
  void publish() {
    LocalCodec.register(vertx.eventBus());
    vertx
        .eventBus()
        .<RecordBatch>localConsumer(
            FrameAddresses.of(0).records(),
            message -> {
              published.add(message.body());
              if (isRefused) {
                message.fail(PublishFailure.REFUSED.code(), "refused in a test");
              } else {
                message.reply(null);
              }
            });
    vertx
        .eventBus()
        .<UndecodableFrame>localConsumer(
            FrameAddresses.of(0).undecodable(),
            message -> {
              quarantined.add(message.body());
              message.reply(null);
            });
  }

  @Test
  void publishesTheRecordsOfAFrameWithTheTimeOfTheirArrival() {
    var record = Records.number(1);

    assertThat(deliver(frame(record))).isEqualTo(FrameOutcome.ACKNOWLEDGED);

    assertThat(published).hasSize(1);
    assertThat(published.get(0).receivedAt()).isEqualTo(clock.instant());
    assertThat(published.get(0).records().records()).hasSize(1);
    assertThat(arrived).hasSize(1);
  }

  @Test
  void needsNoPublisherForAFrameWithoutRecords() {
    assertThat(deliver(frame())).isEqualTo(FrameOutcome.ACKNOWLEDGED);

    assertThat(published).isEmpty();
  }

  @Test
  void putsAFrameThatCannotBeDecodedIntoQuarantineAtItsThirdRepeat() {
    assertThatThrownBy(() -> deliver(UNDECODABLE)).isNotNull();
    assertThatThrownBy(() -> deliver(UNDECODABLE)).isNotNull();
    assertThat(quarantined).isEmpty();
    assertThat(frames("undecodable")).isEqualTo(2);

    assertThat(deliver(UNDECODABLE)).isEqualTo(FrameOutcome.QUARANTINED);

    assertThat(quarantined).hasSize(1);
    assertThat(quarantined.get(0).receivedAt()).isEqualTo(clock.instant());
    assertThat(arrived).isEmpty();
    assertThatThrownBy(() -> deliver(UNDECODABLE)).isNotNull(); // It begins anew.
  }

  @Test
  void failsIfThePublisherDoesNotTakeAFrame() {
    isRefused = true;

    assertThatThrownBy(() -> deliver(frame(Records.number(1)))).hasMessageContaining("in a test");

    assertThat(frames("not_published")).isOne();
  }

  private FrameOutcome deliver(Frame frame) {
    return Futures.get(
        delivery.deliver(frame, HeldMemory.uncounted(), Promise.<Void>promise().future()));
  }

  private static Frame frame(AvlRecord... records) {
    return new AvlFrame(AvlCodec.CODEC_8_EXTENDED, List.of(records), 0).encode();
  }

  private double frames(String outcome) {
    return meters.get("teltonika.frames").tag("outcome", outcome).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }
}
