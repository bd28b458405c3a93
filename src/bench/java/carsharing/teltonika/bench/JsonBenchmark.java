package carsharing.teltonika.bench;

import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.record.json.RecordMessage;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Writing one frame's message; see {@link Json}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonBenchmark {

  /** In the frame. */
  @Param({"1", "10"})
  public int records;

  /** In each record. */
  @Param({"5", "26"})
  public int elements;

  private final RecordMessage message = new RecordMessage();
  private RecordBatch[] batches = {};
  private byte[][] messages = {};
  private int next;

  /** Makes the batches and their messages. */
  @Setup
  public void batches() {
    batches =
        SampleFrames.of(AvlCodec.CODEC_8_EXTENDED, records, elements).stream()
            .map(JsonBenchmark::batch)
            .toArray(RecordBatch[]::new);
    messages = Arrays.stream(batches).map(message::write).toArray(byte[][]::new);
  }

  /** From records to the JSON of the contract, UTF-8. */
  @Benchmark
  public byte[] write() {
    return message.write(batches[nextIndex()]);
  }

  /** The least that it takes to hand a message on. */
  @Benchmark
  public byte[] copy() {
    return messages[nextIndex()].clone();
  }

  private int nextIndex() {
    next = (next + 1) % SampleFrames.COUNT;
    return next;
  }

  static RecordBatch batch(AvlFrame frame) {
    var imei = new Imei("356307042441013");
    return new RecordBatch(imei, frame.encode(), frame, Instant.parse("2026-01-01T00:00:00Z"));
  }
}
