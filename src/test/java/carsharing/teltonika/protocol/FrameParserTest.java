package carsharing.teltonika.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.Vectors.Vector;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameParserTest {

  private static final int LIMIT = 2048;
  private static final String IMEI = "000f" + "333536333037303432343431303133";
  private static final String A = "00000000" + "00000003" + "080000" + "00000001";
  private static final String B = "00000000" + "00000004" + "08010001" + "00000002";

  private final RecordedStream stream = new RecordedStream(LIMIT);

  @Test
  void findsPingsIdentificationsAndFramesInOneChunk() {
    stream.arrive("ff" + IMEI + A + "ffff" + B + IMEI + "ff");

    assertThat(stream.events())
        .containsExactly(
            "ping",
            "id 356307042441013",
            "frame 080000",
            "ping",
            "ping",
            "frame 08010001",
            "id 356307042441013",
            "ping");
    assertThat(stream.frames().get(1).crc()).isEqualTo(2);
  }

  @Test
  void findsTheSameHoweverAnyRealFrameIsCutInTwo() {
    for (var vector : Vectors.sound()) {
      var bytes = vector.bytes();
      for (var cut = 1; cut < bytes.length; cut++) {
        var cutStream = new RecordedStream(LIMIT);

        cutStream.arrive(Arrays.copyOf(bytes, cut));
        assertThat(cutStream.frames()).isEmpty();
        cutStream.arrive(Arrays.copyOfRange(bytes, cut, bytes.length));

        assertThat(cutStream.events()).as(vector.name() + " cut at " + cut).hasSize(1);
        assertThat(cutStream.frames().get(0).data()).isEqualTo(vector.frame().data());
      }
    }
  }

  @Test
  void findsTheSameInAnyChunksOfAllRealFrames() {
    var all = Buffer.buffer(HexFormat.of().parseHex(IMEI));
    Vectors.sound().forEach(vector -> all.appendBytes(vector.bytes()).appendByte((byte) 0xFF));
    stream.arrive(all.getBytes());
    var expected = new ArrayList<>(stream.events());
    assertThat(expected).hasSize(1 + 2 * Vectors.sound().size());

    for (var seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var chunked = new RecordedStream(LIMIT);
      for (var at = 0; at < all.length(); ) {
        var end = Math.min(all.length(), at + 1 + random.nextInt(seed % 2 == 0 ? 3 : 500));
        chunked.arrive(all.getBytes(at, end));
        at = end;
      }
      assertThat(chunked.events()).as("seed " + seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          16030102000100,       byte 16
          474554202f,           byte 47
          01,                   byte 01
          0041,                 65 announced
          00ff,                 255 announced
          00000001,             got 00000001
          0000ffff,             got 0000FFFF
          0000000000000000,     0 announced
          0000000000000002,     2 announced
          0000000000000801,     2049 announced
          00000000ffffffff,     4294967295 announced
          """)
  void breaksAtTheFirstWrongByteAndNeverReadsOn(String hex, String message) {
    stream.arrive("ff" + hex);
    stream.arrive(A);

    assertThat(stream.events()).hasSize(2);
    assertThat(stream.events().get(1)).startsWith("broken: ").contains(message);
  }

  @Test
  void takesAFrameOfExactlyTheLimit() {
    stream.arrive("00000000" + "00000800" + "08".repeat(2048) + "00000000");

    assertThat(stream.frames()).hasSize(1);
  }

  @Test
  void takesTheLongestIdentification() {
    stream.arrive("0040" + "31".repeat(64));

    assertThat(stream.events()).containsExactly("id " + "1".repeat(64));
  }

  @Test
  void holdsFramesOfTheSameChunkWhilePausedAndDeliversThemInOrder() {
    stream.onFrame(stream::pause);

    stream.arrive(A + B + A);
    assertThat(stream.frames()).hasSize(1);
    stream.arrive(B);
    assertThat(stream.frames()).hasSize(1);

    for (var expected = 2; expected <= 4; expected++) {
      stream.resume();
      assertThat(stream.frames()).hasSize(expected);
    }
    assertThat(stream.events())
        .containsExactly("frame 080000", "frame 08010001", "frame 080000", "frame 08010001");
  }

  @Test
  void goesOnWhenResumedWithinTheCallThatDeliversAFrame() {
    stream.onFrame(
        () -> {
          stream.pause();
          stream.resume();
        });

    stream.arrive(A + B + A);

    assertThat(stream.frames()).hasSize(3);
  }

  @Test
  void deliversNothingOfAFrameThatTheStreamsEndCutsOff() {
    for (Vector vector : Vectors.sound()) {
      for (var cut : List.of(1, 2, 3, 7, 9, vector.bytes().length - 1)) {
        var cutStream = new RecordedStream(LIMIT);
        cutStream.arrive(Arrays.copyOf(vector.bytes(), cut));

        cutStream.end();

        assertThat(cutStream.events()).as(vector.name() + " cut at " + cut).isEmpty();
      }
    }
  }
}
