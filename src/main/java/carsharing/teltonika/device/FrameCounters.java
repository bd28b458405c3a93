package carsharing.teltonika.device;

import carsharing.teltonika.device.DeviceMetrics.FrameOutcome;
import carsharing.teltonika.measure.EnumCounter;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Frames by codec and outcome, and acknowledged AVL records by codec.
 *
 * <p>The codecs are a closed set, since a tracker may send any byte: those of AVL records, {@code
 * text} for those of GPRS messages, and {@code other}.
 */
final class FrameCounters {

  private static final String CODEC = "codec";
  private static final String TEXT = "text";
  private static final String OTHER = "other";

  private final Map<String, EnumCounter<FrameOutcome>> frames = new HashMap<>();
  private final Map<String, Counter> records = new HashMap<>();

  FrameCounters(MeterRegistry registry) {
    AvlCodec.ALL.forEach(codec -> register(registry, codec.label()));
    register(registry, TEXT);
    register(registry, OTHER);
  }

  private void register(MeterRegistry registry, String codec) {
    frames.put(
        codec,
        new EnumCounter<>(
            registry,
            "teltonika.frames",
            "Frames by codec and by what became of them",
            "outcome",
            FrameOutcome.class,
            CODEC,
            codec));
    records.put(
        codec,
        Counter.builder("teltonika.records.acknowledged")
            .description("AVL records acknowledged to trackers")
            .tag(CODEC, codec)
            .register(registry));
  }

  void frame(Frame frame, FrameOutcome outcome) {
    Objects.requireNonNull(frames.get(codec(frame))).increment(outcome);
  }

  void acknowledged(Frame frame) {
    Objects.requireNonNull(records.get(codec(frame))).increment(frame.recordCount());
  }

  private static String codec(Frame frame) {
    var id = frame.codecId();
    return GprsMessage.isMessage(id) ? TEXT : AvlCodec.of(id).map(AvlCodec::label).orElse(OTHER);
  }
}
