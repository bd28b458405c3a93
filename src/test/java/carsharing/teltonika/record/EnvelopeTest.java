package carsharing.teltonika.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.record.outlet.Destination;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  private final Room room = new Room(1024 * 1024);
  private final PublishLine line = new PublishLine(room, () -> Duration.ZERO);

  @Test
  void leavesASingleMessageAsItIs() throws Exception {
    var message = json("a", "{}");
    line.add(message);

    var envelope = line.take(10);

    assertThat(envelope.messages()).containsExactly(message);
    assertThat(envelope.properties()).isSameAs(message.properties());
    assertThat(envelope.body()).isSameAs(message.body());
  }

  @Test
  void putsWhatWaitsForTheSamePlaceOneToALineWithTheIdsInAHeader() throws Exception {
    line.add(json("a", "{\"n\":1}"));
    line.add(json("b", "{\"n\":2}"));

    var envelope = line.take(10);

    assertThat(new String(envelope.body(), UTF_8)).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
    assertThat(envelope.properties().getContentType()).isEqualTo("application/x-ndjson");
    assertThat(envelope.properties().getMessageId()).isNull();
    assertThat(envelope.properties().getDeliveryMode()).isEqualTo(2);
    assertThat(envelope.properties().getType()).isEqualTo("avl.records.lines");
    assertThat(envelope.properties().getHeaders())
        .isEqualTo(Map.of("messageIds", "a b", "schema", "avl-records/1"));
    assertThat(Envelope.ids(envelope.properties())).containsExactlyInAnyOrder("a", "b");
    assertThat(room.taken()).isZero();
  }

  @Test
  void takesNoMoreThanTheSettingAllowsAndKeepsTheOrder() throws Exception {
    for (var id : List.of("a", "b", "c")) {
      line.add(json(id, "{}"));
    }

    assertThat(ids(line.take(2))).containsExactly("a", "b");
    assertThat(ids(line.take(2))).containsExactly("c");
  }

  @Test
  void isNotLargerThanAMessageMayBe() throws Exception {
    for (var id : List.of("a", "b", "c", "d")) {
      line.add(json(id, "{\"n\":1}"));
    }

    line.keepBelow(16);
    line.keepBelow(100);
    var envelope = line.take(10);

    assertThat(ids(envelope)).containsExactly("a", "b");
    assertThat(envelope.body()).hasSize(16);
  }

  @Test
  void takesAFrameAloneThatIsLargerThanAMessageMayBe() throws Exception {
    line.add(json("a", "{\"n\":1}"));
    line.add(json("b", "{\"n\":2}"));

    line.keepBelow(1);

    assertThat(ids(line.take(10))).containsExactly("a");
  }

  @Test
  void takesOneAtATimeWhereNothingElseIsSaid() throws Exception {
    line.add(json("a", "{}"));
    line.add(json("b", "{}"));

    assertThat(ids(line.take(1))).containsExactly("a");
    assertThat(room.taken()).isEqualTo(2);
  }

  @Test
  void mixesNoMessagesOfDifferentPlacesOrTypes() throws Exception {
    line.add(json("a", "{}"));
    line.add(message("b", "application/octet-stream", "quarantine", new byte[2]));
    line.add(message("c", "application/octet-stream", "quarantine", new byte[2]));
    line.add(json("d", "{}"));
    line.add(message("e", "application/json", "another", new byte[2]));

    for (var id : List.of("a", "b", "c", "d", "e")) {
      assertThat(ids(line.take(10))).containsExactly(id);
    }
  }

  @Test
  void keepsAnEnvelopeBelowItsBytes() throws Exception {
    var large = 100 * 1024;
    line.add(message("a", "application/json", "queue", new byte[large]));
    line.add(message("b", "application/json", "queue", new byte[large]));

    assertThat(ids(line.take(10))).containsExactly("a");
    assertThat(room.taken()).isEqualTo(large);
  }

  @Test
  void passesOverWhatHasEndedMeanwhile() throws Exception {
    var ended = json("b", "{}");
    line.add(json("a", "{}"));
    line.add(ended);
    line.add(json("c", "{}"));
    ended.confirm();

    assertThat(ids(line.take(10))).containsExactly("a", "c");
    assertThat(room.taken()).isZero();
  }

  private static List<String> ids(Envelope envelope) {
    return envelope.messages().stream().map(Outgoing::id).toList();
  }

  private static Outgoing json(String id, String body) {
    return message(id, "application/json", "queue", body.getBytes(UTF_8));
  }

  private static Outgoing message(String id, String type, String routingKey, byte[] body) {
    var properties =
        new BasicProperties.Builder().deliveryMode(2).contentType(type).messageId(id).build();
    return new Outgoing(
        "356307042441013",
        List.of(Destination.queue(routingKey)),
        properties,
        body,
        Long.MAX_VALUE,
        () -> {});
  }
}
