package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.record.outlet.Destination;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a channel has written. Messages have the deadlines 0, 1, 2, ... */
class UnconfirmedTest {

  private static final Destination QUEUE = Destination.queue("queue");

  private final Unconfirmed unconfirmed = new Unconfirmed();
  private final List<Publication> publications =
      IntStream.range(0, 5).mapToObj(i -> publication(i, QUEUE)).toList();

  private void addAll() {
    for (var i = 0; i < publications.size(); i++) {
      unconfirmed.add(1 + i, publications.get(i));
    }
  }

  @Test
  void answersForOneMessageOrForAllUpToIt() {
    addAll();

    assertThat(unconfirmed.remove(2)).containsExactly(publications.get(1));
    assertThat(unconfirmed.remove(2)).isEmpty();
    assertThat(unconfirmed.removeUpTo(4))
        .containsExactly(publications.get(0), publications.get(2), publications.get(3));
    assertThat(unconfirmed.size()).isEqualTo(1);
  }

  @Test
  void waitsForAnAnswerForEachDestination() {
    var twice = publication(0, QUEUE, new Destination("exchange", "key"));
    unconfirmed.add(1, twice);
    unconfirmed.add(2, twice);
    unconfirmed.add(3, publications.get(0));

    assertThat(unconfirmed.size()).isEqualTo(3);
    assertThat(unconfirmed.remove(1)).containsExactly(twice);
    assertThat(unconfirmed.remove(2)).containsExactly(twice);
    assertThat(unconfirmed.remove(3)).containsExactly(publications.get(0));
  }

  /** Its place in the window stays taken: the broker may still answer. */
  @Test
  void failsWhatIsPastItsDeadlineAndKeepsIt() {
    addAll();
    assertThat(unconfirmed.expire(-1)).isFalse();

    assertThat(unconfirmed.expire(2)).isTrue();

    assertThat(unconfirmed.messages().map(message -> message.outcome().failed()))
        .containsExactly(true, true, true, false, false);
    assertThat(unconfirmed.size()).isEqualTo(5);
  }

  private static Publication publication(int deadline, Destination... destinations) {
    var message =
        new Outgoing(
            "tracker",
            List.of(destinations),
            new BasicProperties.Builder().messageId("1").build(),
            new byte[1],
            deadline,
            () -> {});
    return new Publication(new Envelope(List.of(message)));
  }
}
