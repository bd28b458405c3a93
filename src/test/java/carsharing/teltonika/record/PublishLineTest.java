package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.outlet.Destination;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PublishLineTest {

  private static final int BYTES = 10;
  private static final int MANY = 200_000;

  private final Room room = new Room(MANY * BYTES);
  private final PublishLine line = new PublishLine(room, () -> Duration.ZERO);

  @Test
  void dropsAnAbandonedMessageAndKeepsTheOthersInOrder() throws Exception {
    var messages = messages(3);
    messages.forEach(line::add);

    line.abandon(messages.get(1));

    assertThat(failure(messages.get(1))).isEqualTo(PublishFailure.ABANDONED);
    assertThat(room.taken()).isEqualTo(2 * BYTES);
    assertThat(line.take(1).messages()).containsExactly(messages.get(0));
    assertThat(line.take(1).messages()).containsExactly(messages.get(2));
    assertThat(room.taken()).isZero();
  }

  @Test
  void confirmsAMessageThatWasAbandonedWhenItWasWrittenAlready() throws Exception {
    var message = message(0);
    line.add(message);
    line.take(1);

    line.abandon(message);

    assertThat(message.confirm()).isTrue();
  }

  @Test
  void doesNotTakeBackAMessageThatWasAbandonedWhileItWasOnItsWay() throws Exception {
    var messages = messages(2);
    messages.forEach(line::add);
    var taken = List.of(line.take(1), line.take(1));
    line.abandon(messages.get(0));

    line.putBack(taken.stream().flatMap(envelope -> envelope.messages().stream()).toList());

    assertThat(failure(messages.get(0))).isEqualTo(PublishFailure.ABANDONED);
    assertThat(line.take(1).messages()).containsExactly(messages.get(1));
    assertThat(room.taken()).isZero();
  }

  @Test
  void putsWhatWasTakenInFrontOfAllOthersTheOldestFirst() throws Exception {
    var messages = messages(5);
    messages.forEach(line::add);
    line.take(1);
    line.take(1);
    line.take(1);

    line.putBack(messages.subList(1, 3));
    line.putBack(messages.subList(0, 1));

    for (var message : messages) {
      assertThat(line.take(1).messages()).containsExactly(message);
    }
  }

  @Test
  void failsWhatDoesNotFitAndTakesMoreWhenThereIsRoomAgain() {
    var small = new Room(BYTES);
    var full = new PublishLine(small, () -> Duration.ZERO);
    var messages = messages(3);
    full.add(messages.get(0));

    full.add(messages.get(1));
    full.abandon(messages.get(0));
    full.add(messages.get(2));

    assertThat(failure(messages.get(1))).isEqualTo(PublishFailure.LINE_FULL);
    assertThat(messages.get(2).isEnded()).isFalse();
    assertThat(small.taken()).isEqualTo(BYTES);
  }

  /** All trackers of a region can lose their connections at once. */
  @Test
  @Timeout(60)
  void dropsManyMessagesFromALongLineFast() {
    var messages = messages(MANY);
    messages.forEach(line::add);

    for (var i = MANY - 1; i >= 0; i--) {
      line.abandon(messages.get(i));
    }

    assertThat(room.taken()).isZero();
    assertThat(messages).allMatch(Outgoing::isEnded);
  }

  private static List<Outgoing> messages(int count) {
    return IntStream.range(0, count).mapToObj(PublishLineTest::message).toList();
  }

  private static Outgoing message(int number) {
    var properties = new BasicProperties.Builder().messageId(String.valueOf(number)).build();
    return new Outgoing(
        "356307042441013",
        List.of(Destination.queue("queue")),
        properties,
        new byte[BYTES],
        Long.MAX_VALUE,
        () -> {});
  }

  private static PublishFailure failure(Outgoing message) {
    return ((PublishException) message.outcome().cause()).failure();
  }
}
