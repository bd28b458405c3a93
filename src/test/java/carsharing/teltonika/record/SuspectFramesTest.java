package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.testing.QueueReader;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A frame at which the broker takes offence, and the frames beside it. */
class SuspectFramesTest {

  private ConfirmedFrames there;

  @BeforeEach
  void open() throws Exception {
    there = new ConfirmedFrames();
  }

  @AfterEach
  void close() throws Exception {
    there.close();
  }

  /** Until then all three share a message, and the broker takes none of them. */
  @Test
  void failsOnlyTheFrameOfAMessageThatTheBrokerRefuses() throws Exception {
    there
        .rabbit()
        .declareQueue(
            there.queue(), Map.of("x-max-length-bytes", 10, "x-overflow", "reject-publish"));
    var outcomes = there.addFrames("{}", "{\"large\":true}", "{}");

    there.open(there.mainLane(), new ConfirmedFrames.Unconcerned());
    ConfirmedFrames.awaitAll(outcomes);

    assertThat(outcomes).extracting(Future::succeeded).containsExactly(true, false, true);
    assertThat(ConfirmedFrames.failure(outcomes.get(1))).isEqualTo(PublishFailure.REFUSED);
    try (var records = new QueueReader(there.rabbit().uri(), there.queue())) {
      assertThat(records.messages())
          .extracting(message -> message.getProps().getMessageId())
          .containsExactlyInAnyOrder("0", "2");
    }
  }

  @Test
  void refusesTheMessageOverWhichTheBrokerClosesTheChannelAndPublishesTheOthers() throws Exception {
    there.rabbit().declareQueue(there.queue());
    var outcomes = there.addFrames(ConfirmedFrames.many(60));
    var poison = there.poison("356307042441021");
    there.backlog().add(poison);
    outcomes.addAll(there.addFrames(ConfirmedFrames.many(39)));

    var lost = new ConfirmedFrames.Lost();
    there.open(new MainLane(there.backlog().line(), there.backlog().suspects(), 1), lost);
    assertThat(lost.next().reason()).contains("ACCESS_REFUSED");
    for (var channels = 0; !poison.outcome().isComplete(); channels++) {
      assertThat(channels).isLessThan(8); // 100 messages can be halved seven times.
      there.open(there.backlog().suspects(), lost);
      lost.next();
    }
    there.open(new MainLane(there.backlog().line(), there.backlog().suspects(), 1), lost);
    there.open(there.backlog().suspects(), lost);
    ConfirmedFrames.awaitAll(outcomes);

    assertThat(ConfirmedFrames.failure(poison.outcome())).isEqualTo(PublishFailure.REFUSED);
    assertThat(outcomes).allMatch(Future::succeeded);
    assertThat(there.room().taken()).isZero();
    try (var records = new QueueReader(there.rabbit().uri(), there.queue())) {
      var ids = records.messages().stream().map(message -> message.getProps().getMessageId());
      assertThat(ids.distinct()).hasSize(99);
      assertThat(records.messages()).hasSizeLessThan(3 * 99);
    }
  }

  @Test
  void triesTheNextMessageOfATrackerThatWasRefusedApartFromTheOthers() throws Exception {
    there.rabbit().declareQueue(there.queue());
    var sender = "356307042441021";
    var first = there.poison(sender);
    there.backlog().suspects().accuse(List.of(new Envelope(List.of(first))));
    var lost = new ConfirmedFrames.Lost();
    there.open(there.backlog().suspects(), lost);
    lost.next();
    assertThat(ConfirmedFrames.failure(first.outcome())).isEqualTo(PublishFailure.REFUSED);

    var main = new ConfirmedFrames.Lost();
    there.open(there.mainLane(), main);
    there.open(there.backlog().suspects(), lost);
    var again = there.poison(sender);
    there.backlog().add(again);
    var outcomes = there.addFrames("{}", "{}", "{}");
    ConfirmedFrames.awaitAll(outcomes);
    lost.next();

    assertThat(ConfirmedFrames.failure(again.outcome())).isEqualTo(PublishFailure.REFUSED);
    assertThat(outcomes).allMatch(Future::succeeded);
    assertThat(main.losses).isEmpty();
  }

  @Test
  void forgetsATrackerWhenTenOfItsFramesWereConfirmed() throws Exception {
    there.rabbit().declareQueue(there.queue());
    var suspects = there.backlog().suspects();
    var refused = there.poison(ConfirmedFrames.SENDER);
    suspects.accuse(List.of(new Envelope(List.of(refused))));
    var lost = new ConfirmedFrames.Lost();
    there.open(suspects, lost);
    lost.next();
    there.open(suspects, lost);

    ConfirmedFrames.awaitAll(there.addFrames(ConfirmedFrames.many(9)));
    assertThat(suspects.knows(ConfirmedFrames.SENDER)).isTrue();
    ConfirmedFrames.awaitAll(there.addFrames("{}"));

    await().until(() -> !suspects.knows(ConfirmedFrames.SENDER));
  }
}
