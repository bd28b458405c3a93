package carsharing.teltonika.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.Cost;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Target of {@code scripts/fuzz frames}: any bytes of a tracker, however TCP cuts them. */
class FrameParserFuzzTest {

  private static final int MAX_FRAME = 4096;
  private static final int BYTES_PER_BYTE = 2000; // chunks of one byte are objects

  @MethodSource("streams")
  @FuzzTest
  void findsTheSameInAnyChunks(byte[] bytes) {
    var whole = Cost.checked(bytes.length, BYTES_PER_BYTE, () -> inChunks(bytes, bytes.length + 1));

    assertThat(whole.frames()).allMatch(frame -> frame.data().length <= MAX_FRAME);
    var written = written(whole);
    assertThat(Arrays.copyOf(bytes, written.length)).isEqualTo(written);
    assertThat(Cost.checked(bytes.length, BYTES_PER_BYTE, () -> inChunks(bytes, 1)).events())
        .isEqualTo(whole.events());
    assertThat(inChunks(bytes, 100).events()).isEqualTo(whole.events());
    assertThat(pausedAtEachFrame(bytes).events()).isEqualTo(whole.events());
  }

  static Stream<byte[]> streams() {
    var imei = new byte[] {0, 15, '3', '5', '6', '3', '0', '7', '0', '4', '2', '4', '4', '1'};
    var vectors = Vectors.sound().stream().map(Vectors.Vector::bytes).toList();
    var backlog = Buffer.buffer(imei).appendString("013");
    vectors.forEach(frame -> backlog.appendBytes(frame).appendByte((byte) 0xFF));
    return Stream.concat(vectors.stream(), Stream.of(backlog.getBytes()));
  }

  /** What was found, as it must have stood in the stream; nothing comes after what broke it. */
  private static byte[] written(RecordedStream stream) {
    var bytes = Buffer.buffer();
    var frames = stream.frames().iterator();
    var events = stream.events();
    for (var i = 0; i < events.size(); i++) {
      var event = events.get(i);
      if (event.equals("ping")) {
        bytes.appendByte((byte) 0xFF);
      } else if (event.startsWith("id ")) {
        var text = event.substring(3).getBytes(ISO_8859_1);
        bytes.appendUnsignedShort(text.length).appendBytes(text);
      } else if (event.startsWith("frame ")) {
        bytes.appendBuffer(frames.next().encode());
      } else {
        assertThat(i).as(event).isEqualTo(events.size() - 1);
      }
    }
    return bytes.getBytes();
  }

  private static RecordedStream inChunks(byte[] bytes, int longest) {
    var stream = new RecordedStream(MAX_FRAME);
    var random = new Random(Arrays.hashCode(bytes));
    for (var at = 0; at < bytes.length; ) {
      var end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
      stream.arrive(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    stream.end();
    return stream;
  }

  /** As a connection does while a frame waits for its confirm. */
  private static RecordedStream pausedAtEachFrame(byte[] bytes) {
    var stream = new RecordedStream(MAX_FRAME);
    stream.onFrame(stream::pause);
    stream.arrive(bytes);
    for (var seen = -1; seen < stream.events().size(); ) {
      seen = stream.events().size();
      stream.resume();
    }
    stream.end();
    return stream;
  }
}
