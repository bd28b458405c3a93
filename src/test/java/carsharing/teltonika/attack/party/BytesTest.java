package carsharing.teltonika.attack.party;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What strangers send is what their attack needs: most of it has to pass the server's decoder. */
class BytesTest {

  private final Random random = new Random(1);

  @Test
  void announcesElementsInAFrameThatCanBeDecoded() {
    var frame = AvlFrame.decode(frame(Bytes.announcedElements(1)));

    assertThat(frame.records()).hasSize(255);
    assertThat(frame.wrongIoTotals()).isEqualTo(255);
    assertThat(frame.records().get(254).elements().size()).isGreaterThan(15_000);
  }

  @Test
  void hasLargeElementsInAFrameThatCanBeDecoded() {
    var elements =
        AvlFrame.decode(frame(Bytes.variableElements(random, 1, 4, 16_000)))
            .records()
            .get(0)
            .elements();

    assertThat(elements.size()).isEqualTo(4);
    assertThat(elements.length(3)).isEqualTo(16_000);
  }

  @Test
  void hasTextsOfAllKinds() {
    assertThat(GprsMessage.decode(frame(Bytes.text("a")))).isEqualTo(new GprsMessage.Answer("a"));
    assertThat(GprsMessage.decode(frame(Bytes.serialText("b"))))
        .isEqualTo(new GprsMessage.Timestamped(6, 1_700_000_000, "b"));
    assertThat(GprsMessage.decode(frame(Bytes.foreignText(Target.NEIGHBOUR, "c"))))
        .isEqualTo(new GprsMessage.AddressedAnswer("0" + Target.NEIGHBOUR, "c"));
  }

  @Test
  void announcesTheLongestFrameThatTheServerTakesAndSendsHalfOfIt() {
    var half = Buffer.buffer(Bytes.halfFrame());

    assertThat(half.getInt(4)).isEqualTo(64 * 1024);
    assertThat(half.length()).isEqualTo(8 + 32 * 1024);
  }

  private static Frame frame(byte[] wire) {
    var bytes = Buffer.buffer(wire);
    var length = bytes.getInt(4);
    var frame = new Frame(bytes.getBytes(8, 8 + length), bytes.getInt(8 + length));
    assertThat(length).isLessThanOrEqualTo(Bytes.LONGEST);
    assertThat(frame.isIntact()).isTrue();
    return frame;
  }
}
