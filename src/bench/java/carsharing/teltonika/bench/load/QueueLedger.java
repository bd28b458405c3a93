package carsharing.teltonika.bench.load;

import carsharing.teltonika.testing.ledger.Notes;
import carsharing.teltonika.testing.ledger.RecordLedger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What has come out of a queue, to be compared with what trackers have been told to delete. */
public final class QueueLedger {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<String> ids = new HashSet<>();
  private final RecordLedger frames;

  private long messages;

  /**
   * @param options of the trackers, whose frames hold one record each
   */
  public QueueLedger(LoadOptions options) {
    this.frames =
        new RecordLedger(Notes.NONE, message -> List.of(number(message, options.firstTime())));
  }

  /** Takes all that is in the queue now; nobody publishes meanwhile. */
  public void takeAll(String uri, String queue) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    try (var connection = factory.newConnection("ledger");
        var channel = connection.createChannel()) {
      var left = channel.queueDeclarePassive(queue).getMessageCount();
      channel.basicConsume(queue, true, (tag, delivery) -> deliveries.add(delivery), tag -> {});
      for (; left > 0; left--) {
        var next = deliveries.poll(30, TimeUnit.SECONDS);
        if (next == null) {
          throw new IOException("%d messages of %s do not come".formatted(left, queue));
        }
        enter(next);
      }
    }
  }

  private void enter(Delivery delivery) throws IOException {
    messages++;
    ids.add(delivery.getProperties().getMessageId());
    frames.found(JSON.readTree(delivery.getBody()));
  }

  private static int number(JsonNode message, long firstTime) {
    var time = Instant.parse(message.get("data").get(0).get("time").textValue()).toEpochMilli();
    return (int) ((time - firstTime) / FrameTemplate.MILLIS_PER_RECORD);
  }

  public long messages() {
    return messages;
  }

  /** Messages whose {@code message_id} had come before. */
  public long repeats() {
    return messages - ids.size();
  }

  /**
   * Frames that are acknowledged and have not come.
   *
   * @param acknowledged how many frames of each tracker, always the first ones
   */
  public long missing(List<Long> acknowledged) {
    for (var tracker = 0; tracker < acknowledged.size(); tracker++) {
      for (var frame = 0; frame < acknowledged.get(tracker); frame++) {
        frames.acknowledged(LoadOptions.imei(tracker), frame);
      }
    }
    return frames.totals(false).missing();
  }
}
