package carsharing.teltonika.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What has come out of a queue, to be compared with what trackers have been told to delete. */
public final class QueueLedger {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final long firstTime;
  private final Set<String> ids = new HashSet<>();

  /** Numbers of the frames that have come, by IMEI. */
  private final Map<String, BitSet> frames = new HashMap<>();

  private long messages;

  /**
   * @param options of the trackers, whose frames hold one record each
   */
  public QueueLedger(LoadOptions options) {
    this.firstTime = options.firstTime();
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
    var message = JSON.readTree(delivery.getBody());
    var time = Instant.parse(message.get("data").get(0).get("time").textValue()).toEpochMilli();
    var number = (int) ((time - firstTime) / FrameTemplate.MILLIS_PER_RECORD);
    frames.computeIfAbsent(message.get("message").textValue(), imei -> new BitSet()).set(number);
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
    var missing = 0L;
    for (var tracker = 0; tracker < acknowledged.size(); tracker++) {
      var come = frames.getOrDefault(LoadOptions.imei(tracker), new BitSet());
      var expected = acknowledged.get(tracker).intValue();
      missing += expected - come.get(0, expected).cardinality();
    }
    return missing;
  }
}
