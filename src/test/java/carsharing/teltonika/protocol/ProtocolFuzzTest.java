package carsharing.teltonika.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets for guided fuzzing. An ordinary run takes the real frames alone; {@code JAZZER_FUZZ=1 mvn
 * test -Dtest='ProtocolFuzzTest#decodes*'} goes on from there until it finds something.
 */
class ProtocolFuzzTest {

  @MethodSource("frames")
  @FuzzTest(maxDuration = "10m")
  void decodesOrRefusesAnyData(byte[] data) {
    if (data.length >= Frame.MIN_DATA_LENGTH) {
      decode(Frame.of(data));
    }
  }

  @MethodSource("frames")
  @FuzzTest(maxDuration = "10m")
  void readsOrRefusesAnyStream(byte[] bytes) {
    var stream = new RecordedStream(4096);
    for (var at = 0; at < bytes.length; at += 7) {
      stream.arrive(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 7)));
    }
    stream.end();
    stream.frames().forEach(ProtocolFuzzTest::decode);
  }

  static Stream<byte[]> frames() {
    return Vectors.sound().stream().flatMap(v -> Stream.of(v.bytes(), v.frame().data()));
  }

  private static void decode(Frame frame) {
    try {
      if (GprsMessage.isMessage(frame.codecId())) {
        GprsMessage.decode(frame);
      } else {
        AvlFrame.decode(frame);
      }
    } catch (MalformedFrameException expected) {
      // The documented one; any other is a finding.
    }
  }
}
