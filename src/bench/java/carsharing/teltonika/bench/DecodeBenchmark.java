package carsharing.teltonika.bench;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decoding one frame, and copying its bytes; see {@link Decode}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {

  /** What people call it. */
  @Param({"8", "8E", "16"})
  public String codec = "";

  /** In the frame. */
  @Param({"1", "10", "50"})
  public int records;

  /** In each record. */
  @Param({"5", "26"})
  public int elements;

  private Frame[] frames = {};
  private int next;

  /** Encodes the frames. */
  @Setup
  public void encode() {
    frames =
        SampleFrames.of(codecCalled(codec), records, elements).stream()
            .map(AvlFrame::encode)
            .toArray(Frame[]::new);
  }

  /** From bytes whose checksum is right to records. */
  @Benchmark
  public AvlFrame decode() {
    return AvlFrame.decode(nextFrame());
  }

  /** The least that can be done with the bytes to keep what they say. */
  @Benchmark
  public byte[] copy() {
    return nextFrame().data().clone();
  }

  static AvlCodec codecCalled(String label) {
    return AvlCodec.ALL.stream()
        .filter(codec -> codec.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private Frame nextFrame() {
    next = (next + 1) % SampleFrames.COUNT;
    return frames[next];
  }
}
