package carsharing.teltonika.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Real frames with mistakes in them, the same ones in every run: whatever comes out is a value or
 * the documented exception, and no input costs more memory than its length allows.
 */
class MutatedFramesTest {

  private static final int INPUTS = 120_000;
  private static final int WARM_UP = 2000; // the first inputs load classes
  private static final int OVERHEAD = 64 * 1024; // bytes, whatever the input
  private static final int PER_BYTE = 160;

  private static final List<byte[]> FRAMES =
      Vectors.sound().stream().map(Vectors.Vector::bytes).toList();

  private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What comes out of the decoders is counted, so that a fuzzer that never hits is noticed. */
  private int decoded;

  private int refused;

  @Test
  void decodersThrowNothingButTheDocumentedException() {
    for (var seed = 0; seed < INPUTS; seed++) {
      var data = mutatedData(new Random(seed));
      checked(seed, data, () -> decode(Frame.of(data)));
    }

    assertThat(decoded).isGreaterThan(INPUTS / 100);
    assertThat(refused).isGreaterThan(INPUTS / 100);
  }

  @Test
  void theParserAndTheDecodersBehindItSurviveAnyStream() {
    for (var seed = 0; seed < INPUTS; seed++) {
      var random = new Random(seed);
      var bytes = mutatedStream(random);
      checked(
          seed,
          bytes,
          () -> {
            var stream = new RecordedStream(4096);
            for (var at = 0; at < bytes.length; ) {
              var end = Math.min(bytes.length, at + 1 + random.nextInt(1500));
              stream.arrive(Arrays.copyOfRange(bytes, at, end));
              at = end;
            }
            stream.end();
            stream.frames().stream().filter(Frame::isIntact).forEach(this::decode);
          });
    }

    assertThat(decoded).isGreaterThan(INPUTS / 100);
  }

  private void decode(Frame frame) {
    try {
      if (GprsMessage.isMessage(frame.codecId())) {
        GprsMessage.decode(frame);
      } else {
        AvlFrame.decode(frame);
      }
      decoded++;
    } catch (MalformedFrameException e) {
      refused++;
    }
  }

  private void checked(int seed, byte[] input, Runnable run) {
    var before = memory.getCurrentThreadAllocatedBytes();
    try {
      run.run();
    } catch (RuntimeException | Error e) {
      throw new AssertionError(describe(seed, input), e);
    }
    var allocated = memory.getCurrentThreadAllocatedBytes() - before;
    if (seed > WARM_UP && allocated > OVERHEAD + (long) PER_BYTE * input.length) {
      throw new AssertionError(allocated + " bytes allocated for " + describe(seed, input));
    }
  }

  private static String describe(int seed, byte[] input) {
    return "seed %d, input %s".formatted(seed, HexFormat.of().formatHex(input));
  }

  /** A frame's data with mistakes; its checksum will be right. */
  private static byte[] mutatedData(Random random) {
    var frame = FRAMES.get(random.nextInt(FRAMES.size()));
    var data = mutated(Arrays.copyOfRange(frame, 8, frame.length - 4), random);
    return data.length < Frame.MIN_DATA_LENGTH ? new byte[Frame.MIN_DATA_LENGTH] : data;
  }

  /** Identification and frames, of which some have mistakes, with and without a right checksum. */
  private static byte[] mutatedStream(Random random) {
    var stream = Buffer.buffer();
    if (random.nextInt(4) > 0) {
      stream.appendUnsignedShort(15).appendString("356307042441013");
    }
    for (var i = random.nextInt(3); i >= 0; i--) {
      var whole = FRAMES.get(random.nextInt(FRAMES.size()));
      switch (random.nextInt(4)) {
        case 0 -> stream.appendBytes(whole);
        case 1 -> stream.appendBytes(mutated(whole, random));
        case 2 -> stream.appendBuffer(Frame.of(mutatedData(random)).encode());
        default -> stream.appendByte((byte) 0xFF);
      }
    }
    return stream.getBytes();
  }

  private static byte[] mutated(byte[] original, Random random) {
    var bytes = original.clone();
    for (var i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      var at = random.nextInt(bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) 0xFF;
        case 3 -> bytes[at] = 0;
        case 4 -> bytes = Arrays.copyOf(bytes, at);
        case 5 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
        default -> bytes = spliced(bytes, at, random);
      }
    }
    return bytes;
  }

  /** The front of one frame and the back of another. */
  private static byte[] spliced(byte[] front, int at, Random random) {
    var other = FRAMES.get(random.nextInt(FRAMES.size()));
    var from = random.nextInt(other.length);
    return Buffer.buffer(Arrays.copyOf(front, at))
        .appendBytes(other, from, other.length - from)
        .getBytes();
  }
}
