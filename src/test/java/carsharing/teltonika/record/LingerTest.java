package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.record.json.RecordMessage;
import carsharing.teltonika.record.outlet.Destination;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The writer of the line, which waits for others when a message comes to an empty line. */
class LingerTest {

  private static final int ENOUGH = 16;

  private final PublishLine line = new PublishLine(new Room(1000), () -> Duration.ofHours(1));
  private final BlockingQueue<List<Outgoing>> taken = new ArrayBlockingQueue<>(10);
  private final Thread writer = new Thread(this::takeAll);

  @AfterEach
  void stop() {
    writer.interrupt();
  }

  @Test
  void waitsForOthersUntilThereAreEnough() throws Exception {
    var messages = messages(ENOUGH);
    startIdle();

    messages.subList(0, ENOUGH - 1).forEach(line::add);
    await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
    assertThat(taken).isEmpty();
    line.add(messages.get(ENOUGH - 1));

    assertThat(taken.poll(60, TimeUnit.SECONDS)).containsExactlyElementsOf(messages);
  }

  @Test
  void doesNotWaitIfAMessageIsThereAlready() throws Exception {
    var messages = messages(2);
    messages.forEach(line::add);

    writer.start();

    assertThat(taken.poll(60, TimeUnit.SECONDS)).containsExactlyElementsOf(messages);
  }

  @Test
  void doesNotLetWaitWhatALostChannelGaveBack() throws Exception {
    var message = messages(1);
    startIdle();

    line.putBack(message);

    assertThat(taken.poll(60, TimeUnit.SECONDS)).containsExactlyElementsOf(message);
  }

  @Test
  void isIdleAgainIfNobodyWantsTheMessageAnyMore() throws Exception {
    var messages = messages(ENOUGH + 1);
    startIdle();
    line.add(messages.get(0));
    await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);

    line.abandon(messages.get(0));
    var others = messages.subList(1, messages.size());
    others.forEach(line::add);

    assertThat(taken.poll(60, TimeUnit.SECONDS)).containsExactlyElementsOf(others);
  }

  private void startIdle() {
    writer.start();
    await().until(() -> writer.getState() == Thread.State.WAITING);
  }

  private void takeAll() {
    try {
      while (true) {
        taken.add(line.take(ENOUGH).messages());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Outgoing> messages(int count) {
    var properties = new BasicProperties.Builder().contentType(RecordMessage.CONTENT_TYPE).build();
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Outgoing(
                    "356307042441013",
                    List.of(Destination.queue("q")),
                    properties,
                    new byte[1],
                    Long.MAX_VALUE,
                    () -> {}))
        .toList();
  }
}
