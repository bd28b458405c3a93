package carsharing.teltonika.record;

import static java.util.stream.Collectors.joining;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.outlet.Destination;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is written to the broker as one message, and confirmed as one: a frame's own message as it
 * is, or those of several frames, one to a line.
 *
 * <p>Several have no {@code message_id}, since the same frame may come again in other company:
 * theirs stand in a header, in the order of the lines, with blanks between them. They are one text
 * and no list, because RabbitMQ drops headers that are lists from a stream.
 *
 * @param messages at least one; where there are several, for the same places and of the same type
 */
record Envelope(List<Outgoing> messages) {

  /** The header with the frames' ids, where there are several. */
  static final String IDS = "messageIds";

  /** Bytes of all frames' bodies. */
  int length() {
    return messages.stream().mapToInt(Outgoing::length).sum();
  }

  /** Its frames as envelopes of their own, in their order. */
  List<Envelope> single() {
    return messages.stream().map(message -> new Envelope(List.of(message))).toList();
  }

  /** Where it is published to: one or more. */
  List<Destination> destinations() {
    return messages.get(0).destinations();
  }

  BasicProperties properties() {
    var first = messages.get(0).properties();
    if (messages.size() == 1) {
      return first;
    }
    var ids = Map.of(IDS, messages.stream().map(Outgoing::id).collect(joining(" ")));
    return MessageKind.LINES
        .mark(first.builder())
        .messageId(null)
        .headers(MessageKind.LINES.headers(ids))
        .build();
  }

  byte[] body() {
    if (messages.size() == 1) {
      return messages.get(0).body();
    }
    var lines = new byte[messages.stream().mapToInt(Outgoing::lineLength).sum()];
    var at = 0;
    for (var message : messages) {
      System.arraycopy(message.body(), 0, lines, at, message.body().length);
      at += message.body().length;
      lines[at++] = '\n';
    }
    return lines;
  }

  /** Ends all with success that have not ended yet. */
  void confirm() {
    messages.forEach(Outgoing::confirm);
  }

  /** Ends all with a failure that have not ended yet. */
  void fail(PublishFailure why) {
    messages.forEach(message -> message.fail(why, ""));
  }

  /** The ids of the frames' messages that a broker has sent back with these properties. */
  static Set<String> ids(BasicProperties properties) {
    if (properties.getMessageId() != null) {
      return Set.of(properties.getMessageId());
    }
    var headers = properties.getHeaders();
    return headers != null && headers.containsKey(IDS)
        ? Set.copyOf(List.of(headers.get(IDS).toString().split(" ")))
        : Set.of();
  }
}
