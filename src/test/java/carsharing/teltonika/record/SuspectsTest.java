package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.outlet.Destination;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the frame is found over which the broker has closed a channel. */
@Timeout(60)
class SuspectsTest {

  private static final int BYTES = 10;
  private static final int FRAMES = 8;
  private static final int PROBATION = 10;

  private final Room room = new Room(1_000_000);
  private final Suspects suspects = new Suspects(room);
  private final List<Outgoing> frames =
      IntStream.range(0, FRAMES).mapToObj(i -> frame("tracker" + i)).toList();

  /** The groups that are tried one after the other. The broker closes a channel over one frame. */
  @ParameterizedTest
  @CsvSource({
    "0, '0123 01 0 1 23 4567'",
    "1, '0123 01 0 1 23 4567'",
    "3, '0123 01 23 2 3 4567'",
    "4, '0123 4567 45 4 5 67'",
    "7, '0123 4567 45 67 6 7'",
  })
  void halvesAGroupUntilTheFrameIsFound(int guilty, String expected) throws Exception {
    suspects.accuse(frames.stream().map(frame -> new Envelope(List.of(frame))).toList());

    var tried = new ArrayList<String>();
    for (var group : expected.split(" ", -1)) {
      tried.add(tryGroup(group.length(), guilty));
    }

    assertThat(tried).containsExactly(expected.split(" ", -1));
    for (var i = 0; i < FRAMES; i++) {
      assertThat(frames.get(i).outcome().succeeded()).as("frame " + i).isEqualTo(i != guilty);
      assertThat(suspects.knows("tracker" + i)).as("tracker " + i).isEqualTo(i == guilty);
    }
    assertThat(failure(frames.get(guilty))).isEqualTo(PublishFailure.REFUSED);
    assertThat(room.taken()).isZero();
  }

  /** Writes a group as a channel does; the broker takes it, or closes the channel. */
  private String tryGroup(int size, int guilty) throws Exception {
    var written = new ArrayDeque<Envelope>();
    while (written.size() < size) {
      written.add(suspects.take());
    }
    var numbers =
        written.stream().map(envelope -> frames.indexOf(envelope.messages().get(0))).toList();
    if (numbers.contains(guilty)) {
      suspects.suspect(List.copyOf(written), "too large");
    } else {
      written.forEach(Envelope::confirm);
    }
    return numbers.stream().map(String::valueOf).reduce("", String::concat);
  }

  @Test
  void splitsAMessageOfSeveralFramesThatTheBrokerRefuses() throws Exception {
    suspects.accuse(
        List.of(new Envelope(frames.subList(0, 1)), new Envelope(frames.subList(1, 4))));
    suspects.take().confirm();

    suspects.split(suspects.take());

    for (var i = 1; i < 4; i++) {
      var envelope = suspects.take();
      assertThat(envelope.messages()).containsExactly(frames.get(i));
    }
    assertThat(room.taken()).isZero();
  }

  /** The connection was lost: nobody is at fault. */
  @Test
  void triesAGroupAgainThatComesBack() throws Exception {
    suspects.accuse(
        List.of(new Envelope(frames.subList(0, 1)), new Envelope(frames.subList(1, 2))));
    var first = suspects.take();
    suspects.putBack(List.of(first));
    assertThat(room.taken()).isEqualTo(2 * BYTES);

    assertThat(suspects.take().messages()).containsExactly(frames.get(0));
    frames.get(0).confirm();
    assertThat(suspects.take().messages()).containsExactly(frames.get(1));
    assertThat(suspects.knows("tracker0")).isFalse();
  }

  @Test
  void forgetsATrackerWhoseNextFramesWereConfirmed() throws Exception {
    suspects.accuse(List.of(new Envelope(frames.subList(0, 1))));
    suspects.suspect(List.of(suspects.take()), "too large");

    for (var i = 1; i <= PROBATION; i++) {
      assertThat(suspects.knows("tracker0")).as("before frame " + i).isTrue();
      suspects.add(frame("tracker0"));
      suspects.take().confirm();
    }

    assertThat(suspects.knows("tracker0")).isFalse();
  }

  @Test
  void failsWhatNobodyWaitsForAnyMoreAndGivesItsRoomBack() throws Exception {
    suspects.accuse(frames.stream().map(frame -> new Envelope(List.of(frame))).toList());
    assertThat(room.taken()).isEqualTo(FRAMES * BYTES);
    frames.get(1).abandon();

    suspects.expire(0);

    assertThat(failure(frames.get(1))).isEqualTo(PublishFailure.ABANDONED);
    assertThat(room.taken()).isEqualTo((FRAMES - 1) * BYTES);
    assertThat(suspects.take().messages()).containsExactly(frames.get(0));
    assertThat(suspects.take().messages()).containsExactly(frames.get(2));
  }

  @Test
  void failsAFrameForWhichThereIsNoRoom() {
    var full = new Suspects(new Room(BYTES));
    full.add(frames.get(0));
    full.add(frames.get(1));

    assertThat(frames.get(0).isEnded()).isFalse();
    assertThat(failure(frames.get(1))).isEqualTo(PublishFailure.LINE_FULL);
  }

  private static Outgoing frame(String sender) {
    return new Outgoing(
        sender,
        List.of(Destination.queue("queue")),
        new BasicProperties.Builder().messageId(sender).build(),
        new byte[BYTES],
        Long.MAX_VALUE,
        () -> {});
  }

  private static PublishFailure failure(Outgoing frame) {
    return ((PublishException) frame.outcome().cause()).failure();
  }
}
