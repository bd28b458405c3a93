package carsharing.teltonika.record.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which queues keep what they have confirmed. */
class QueuePromiseTest {

  private static final String RABBIT_3 = "3.10.8";
  private static final String RABBIT_4 = "4.0.5";

  @ParameterizedTest
  @MethodSource
  void whatBreaksThePromise(Map<String, Object> arguments, String version, String breach) {
    var breaches = QueuePromise.breaches(new QueueFacts(true, false, arguments), version);

    assertThat(breaches).singleElement().asString().contains(breach);
  }

  static Stream<Arguments> whatBreaksThePromise() {
    return Stream.of(
        Arguments.of(Map.of("x-message-ttl", 1000L), RABBIT_3, "after 1000 ms (x-message-ttl)"),
        Arguments.of(Map.of("x-expires", 1000L), RABBIT_3, "unused for 1000 ms (x-expires)"),
        Arguments.of(Map.of("x-max-length", 5L), RABBIT_3, "x-max-length, drop-head"),
        Arguments.of(
            Map.of("x-max-length-bytes", 5L, "x-overflow", "drop-head"),
            RABBIT_3,
            "x-max-length-bytes, drop-head"),
        Arguments.of(
            Map.of("x-queue-type", "quorum", "x-delivery-limit", 3L),
            RABBIT_3,
            "after 3 deliveries"),
        Arguments.of(Map.of("x-queue-type", "quorum"), RABBIT_4, "RabbitMQ 4.0.5 throws a message"),
        Arguments.of(
            Map.of("x-queue-type", "stream", "x-expires", 1L), RABBIT_3, "unused for 1 ms"));
  }

  @ParameterizedTest
  @MethodSource
  void whatKeepsThePromise(Map<String, Object> arguments, String version) {
    assertThat(QueuePromise.breaches(new QueueFacts(true, false, arguments), version)).isEmpty();
  }

  static Stream<Arguments> whatKeepsThePromise() {
    var deadLetters = Map.<String, Object>of("x-dead-letter-exchange", "");
    return Stream.of(
        Arguments.of(Map.of(), RABBIT_4),
        Arguments.of(Map.of("x-queue-type", "classic"), RABBIT_4),
        Arguments.of(Map.of("x-max-priority", 5L, "x-queue-mode", "lazy"), RABBIT_3),
        Arguments.of(Map.of("x-max-length", 5L, "x-overflow", "reject-publish"), RABBIT_3),
        Arguments.of(plus(deadLetters, "x-max-length", 5L), RABBIT_3),
        Arguments.of(plus(deadLetters, "x-message-ttl", 5L), RABBIT_3),
        Arguments.of(
            plus(plus(deadLetters, "x-queue-type", "quorum"), "x-delivery-limit", 3L), RABBIT_3),
        Arguments.of(plus(deadLetters, "x-queue-type", "quorum"), RABBIT_4),
        Arguments.of(Map.of("x-queue-type", "quorum"), RABBIT_3),
        Arguments.of(Map.of("x-queue-type", "quorum"), ""),
        Arguments.of(Map.of("x-queue-type", "quorum", "x-delivery-limit", -1L), RABBIT_4),
        Arguments.of(Map.of("x-queue-type", "stream", "x-max-length-bytes", 5L), RABBIT_3));
  }

  private static Map<String, Object> plus(
      Map<String, Object> arguments, String name, Object value) {
    return new QueueFacts(true, false, arguments).with(name, value).arguments();
  }

  @Test
  void severalBreachesAreAllTold() {
    var queue = new QueueFacts(false, true, Map.of("x-message-ttl", 1000L));

    assertThat(QueuePromise.breaches(queue, RABBIT_3))
        .isEqualTo(
            List.of(
                "it is not durable: a restart of the broker deletes it",
                "it is deleted when its last consumer leaves (auto_delete)",
                "it throws messages away after 1000 ms (x-message-ttl)"));
  }
}
