package carsharing.teltonika.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.GprsMessage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tracker's side of a connection, byte for byte. */
class TrackerConnectionTest {

  private static final Buffer FRAME = Buffer.buffer("a frame");

  private final List<String> sent = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final TrackerConnection connection =
      new TrackerConnection(
          new TrackerConnection.Wire() {
            @Override
            public void write(Buffer bytes) {
              sent.add(HexFormat.of().formatHex(bytes.getBytes()));
            }

            @Override
            public void close() {
              sent.add("close");
            }
          },
          new TrackerConnection.Listener() {
            @Override
            public void accepted() {
              heard.add("accepted");
            }

            @Override
            public void refused() {
              heard.add("refused");
            }

            @Override
            public void acknowledged(int records, boolean isExpected) {
              heard.add(records + (isExpected ? " expected" : " not expected"));
            }

            @Override
            public void commanded(GprsMessage message) {
              heard.add(message.toString());
            }

            @Override
            public void nonsense() {
              heard.add("nonsense");
            }

            @Override
            public void closed() {
              heard.add("closed");
            }
          });

  @Test
  void saysItsImeiWithItsLength() {
    connection.identify("356307042441013");
    receive("01");

    assertThat(sent).containsExactly("000f333536333037303432343431303133");
    assertThat(heard).containsExactly("accepted");
  }

  @Test
  void hangsUpIfItIsRefused() {
    receive("00");

    assertThat(heard).containsExactly("refused");
    assertThat(sent).containsExactly("close");
  }

  @Test
  void hangsUpUponAnAnswerThatIsNone() {
    receive("02");

    assertThat(heard).containsExactly("nonsense");
    assertThat(sent).containsExactly("close");
  }

  @Test
  void takesOnlyTheNumberOfItsRecordsForTheAcknowledgementOfAFrame() {
    receive("01");
    var delivery = connection.deliver(FRAME, 3);

    receive("00000002");
    assertThat(delivery.isComplete()).isFalse();
    receive("0000");
    receive("0003");
    assertThat(delivery.succeeded()).isTrue();
    receive("00000003");

    assertThat(heard).containsExactly("accepted", "2 not expected", "3 expected", "3 not expected");
  }

  @Test
  void repeatsAFrameUntilItIsAcknowledged() {
    receive("01");
    connection.deliver(FRAME, 1);
    connection.repeat();
    receive("00000001");
    connection.repeat();

    assertThat(sent).hasSize(2).containsOnly(HexFormat.of().formatHex(FRAME.getBytes()));
  }

  @Test
  void failsTheDeliveryOfAFrameIfTheConnectionEnds() {
    receive("01");
    var delivery = connection.deliver(FRAME, 1);
    connection.ended();

    assertThat(delivery.failed()).isTrue();
    assertThat(heard).containsExactly("accepted", "closed");
  }

  @Test
  void hearsACommandBetweenAcknowledgements() {
    receive("01" + "00000001");
    // Codec 12, one message of type 5 with the seven bytes "getinfo", as the wiki shows it.
    receive("000000000000000f0c010500000007676574696e666f0100004312");
    receive("00000002");

    assertThat(heard)
        .containsExactly("accepted", "1 not expected", "Command[text=getinfo]", "2 not expected");
  }

  @Test
  void answersInCodec12AndSpeaksFromASerialPortInCodec13() {
    connection.answer("OK");
    connection.serialText("hi", 1_700_000_000_999L);

    assertThat(sent.get(0))
        .startsWith("000000000000000a" + "0c" + "01" + "06" + "00000002" + "4f4b");
    assertThat(sent.get(1))
        .startsWith(
            "000000000000000e" + "0d" + "01" + "06" + "00000006" + "6553f100" + "6869" + "01");
  }

  private void receive(String hex) {
    connection.receive(Buffer.buffer(HexFormat.of().parseHex(hex)));
  }
}
