package carsharing.teltonika.record.broker;

import carsharing.teltonika.settings.RabbitSettings;
import com.rabbitmq.stream.AuthenticationFailureException;
import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.StreamDoesNotExistException;
import com.rabbitmq.stream.StreamException;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Says in one line why a stream cannot be published to by its own protocol, although the broker
 * answers by AMQP.
 */
final class StreamProblem {

  private static final String PLUGIN = "RabbitMQ with its plugin rabbitmq_stream";

  private StreamProblem() {}

  /** Describes the failure of an attempt to connect. */
  static String describe(RabbitSettings settings, String stream, Throwable cause) {
    var causes = Stream.iterate(cause, e -> e != null, Throwable::getCause).toList();
    return at(
        settings,
        causes.stream()
            .flatMap(e -> known(stream, e).stream())
            .findFirst()
            .orElseGet(() -> unknown(causes)));
  }

  /** The same with the address. */
  static String at(RabbitSettings settings, String problem) {
    return "stream port %d: %s".formatted(settings.streamPort(), problem);
  }

  private static Optional<String> known(String stream, Throwable e) {
    if (e instanceof StreamDoesNotExistException) {
      return Optional.of(
          expected(
              "the queue %s is no stream".formatted(stream),
              "a queue that does not exist yet or is a stream, or rabbitmq.streamPort 0"));
    }
    if (e instanceof AuthenticationFailureException) {
      return Optional.of(expected(said(e), "user and password in rabbitmq.uri"));
    }
    if (e instanceof SSLException) {
      return Optional.of(
          expected("TLS: " + said(e), "the TLS port of " + PLUGIN + ", and rabbitmq.ca"));
    }
    if (e instanceof ConnectException) {
      return Optional.of(expected(said(e), PLUGIN + " at rabbitmq.streamPort"));
    }
    if (e instanceof TimeoutException) {
      return Optional.of(
          expected(
              "no answer in time",
              PLUGIN
                  + " and with a copy of the stream, that answers within rabbitmq.connectTimeout"));
    }
    return e instanceof StreamException refused
            && refused.getCode() == Constants.RESPONSE_CODE_ACCESS_REFUSED
        ? Optional.of(
            expected(
                "no right to write to the stream " + stream,
                "a user in rabbitmq.uri that may write to that queue"))
        : Optional.empty();
  }

  /** The root says most. */
  private static String unknown(List<Throwable> causes) {
    return expected(said(causes.get(causes.size() - 1)), PLUGIN + " at rabbitmq.streamPort");
  }

  private static String said(Throwable e) {
    return Optional.ofNullable(e.getMessage()).orElseGet(() -> e.getClass().getSimpleName());
  }

  private static String expected(String said, String what) {
    return "%s (expected: %s)".formatted(said, what);
  }
}
