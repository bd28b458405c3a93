package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.testing.HandClock;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Until when messages wait for the broker, in the line and among the suspects. */
class BacklogTest {

  private static final String TRACKER = "356307042441013";
  private static final String REFUSED_BEFORE = "356307042441021";
  private static final int BYTES = 10;

  private final HandClock clock = new HandClock();
  private final Room room = new Room(100 * BYTES);
  private final Backlog backlog = new Backlog(room, () -> Duration.ZERO);

  @BeforeEach
  void refuseAFrame() throws Exception {
    var guilty = new Envelope(List.of(message(REFUSED_BEFORE, Duration.ofHours(1))));
    backlog.suspects().accuse(List.of(guilty));
    backlog.suspects().take();
    backlog.suspects().suspect(List.of(guilty), "too large");
  }

  /** Each message may wait for a second. The second one comes 400 ms after the first. */
  @ParameterizedTest
  @CsvSource({
    "   0, 2, waits,   waits",
    " 599, 2, waits,   waits",
    " 600, 1, EXPIRED, waits",
    " 999, 1, EXPIRED, waits",
    "1000, 0, EXPIRED, EXPIRED",
    "9999, 0, EXPIRED, EXPIRED",
  })
  void failsAMessageAtItsDeadline(int millis, int waiting, String first, String second) {
    for (var sender : List.of(TRACKER, REFUSED_BEFORE)) {
      var own = new HandClock();
      var one = message(sender, own, Duration.ofSeconds(1));
      backlog.add(one);
      own.pass(Duration.ofMillis(400));
      var other = message(sender, own, Duration.ofSeconds(1));
      backlog.add(other);

      own.pass(Duration.ofMillis(millis));
      backlog.expire(own.nanos());

      assertThat(state(one)).isEqualTo(first);
      assertThat(state(other)).isEqualTo(second);
      assertThat(room.taken()).isEqualTo((long) waiting * BYTES);
      backlog.stop();
    }
  }

  @Test
  void keepsTheDeadlineOfAMessageThatComesBack() throws Exception {
    var message = message(TRACKER, Duration.ofSeconds(1));
    backlog.add(message);
    clock.pass(Duration.ofMillis(900));
    var written = backlog.line().take(1);
    assertThat(room.taken()).isZero();
    backlog.line().putBack(written.messages());

    clock.pass(Duration.ofMillis(99));
    backlog.expire(clock.nanos());
    assertThat(state(message)).isEqualTo("waits");
    assertThat(room.taken()).isEqualTo(BYTES);

    clock.pass(Duration.ofMillis(1));
    backlog.expire(clock.nanos());
    assertThat(state(message)).isEqualTo("EXPIRED");
    assertThat(room.taken()).isZero();
  }

  @Test
  void triesFramesOfARefusedTrackerApart() throws Exception {
    var other = message(TRACKER, Duration.ofSeconds(1));
    var again = message(REFUSED_BEFORE, Duration.ofSeconds(1));
    backlog.add(again);
    backlog.add(other);

    assertThat(backlog.line().take(10).messages()).containsExactly(other);
    assertThat(backlog.suspects().take().messages()).containsExactly(again);
  }

  private Outgoing message(String sender, Duration time) {
    return message(sender, clock, time);
  }

  private static Outgoing message(String sender, HandClock clock, Duration time) {
    return new Outgoing(
        sender,
        List.of(Destination.queue("queue")),
        new BasicProperties.Builder().messageId("1").build(),
        new byte[BYTES],
        clock.nanos() + time.toNanos(),
        () -> {});
  }

  private static String state(Outgoing message) {
    return message.outcome().failed()
        ? ((PublishException) message.outcome().cause()).failure().name()
        : "waits";
  }
}
