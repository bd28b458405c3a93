package carsharing.teltonika.record.broker;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Says in one line why the broker cannot be used: what it said itself, or what the network did, and
 * what was expected.
 */
public final class BrokerProblem {

  /** AMQP's reply code for what is not allowed, for example a virtual host that does not exist. */
  private static final int NOT_ALLOWED = 530;

  private BrokerProblem() {}

  /** Describes the failure of an attempt to connect: what answers there may be no RabbitMQ. */
  public static String describeAttempt(Throwable cause) {
    var isReply = BrokerReply.of(cause).isPresent();
    var isEnd = causes(cause).stream().anyMatch(e -> e instanceof ShutdownSignalException);
    return isEnd && !isReply
        ? expected(describe(cause), "RabbitMQ, AMQP 0-9-1, at rabbitmq.uri")
        : describe(cause);
  }

  /** Describes the failure of a declaration or of writing, or the loss of a connection. */
  public static String describe(Throwable cause) {
    var causes = causes(cause);
    return BrokerReply.of(cause)
        .map(BrokerProblem::described)
        .or(() -> causes.stream().flatMap(e -> network(e).stream()).findFirst())
        .orElseGet(() -> first(causes));
  }

  private static List<Throwable> causes(Throwable cause) {
    return Stream.iterate(cause, e -> e != null, Throwable::getCause).toList();
  }

  /** The first that says anything, and the root, which says why. */
  private static String first(List<Throwable> causes) {
    var root = causes.get(causes.size() - 1);
    var why = message(root).orElse(root.getClass().getSimpleName());
    var said = causes.stream().flatMap(e -> message(e).stream()).findFirst().orElse(why);
    return said.contains(why) ? said : said + ": " + why;
  }

  private static String described(BrokerReply reply) {
    return reply.code() == NOT_ALLOWED && reply.text().contains("vhost")
        ? expected(reply.text(), "a virtual host that exists, after the host in rabbitmq.uri")
        : reply.text();
  }

  private static Optional<String> network(Throwable e) {
    if (e instanceof AuthenticationFailureException) {
      return message(e).map(said -> expected(said, "user and password in rabbitmq.uri"));
    }
    if (e instanceof UnknownHostException) {
      return message(e)
          .map(said -> said.replaceFirst(":.*", "")) // The second attempt gives no reason.
          .map(host -> expected("unknown host " + host, "a name that DNS knows, in rabbitmq.uri"));
    }
    if (e instanceof SSLException) {
      return message(e)
          .map(
              said ->
                  expected("TLS: " + said, "the TLS port of RabbitMQ and rabbitmq.ca, or amqp://"));
    }
    if (e instanceof SocketTimeoutException || e instanceof TimeoutException) {
      return Optional.of(
          expected("no answer in time", "a RabbitMQ that answers within rabbitmq.connectTimeout"));
    }
    return e instanceof ConnectException || e instanceof NoRouteToHostException
        ? message(e).map(said -> expected(said, "a RabbitMQ that listens at rabbitmq.uri"))
        : Optional.empty();
  }

  /** Some exceptions repeat the class and the message of their cause. */
  private static Optional<String> message(Throwable e) {
    return Optional.ofNullable(e.getMessage())
        .filter(text -> e.getCause() == null || !text.equals(e.getCause().toString()));
  }

  private static String expected(String said, String what) {
    return "%s (expected: %s)".formatted(said, what);
  }
}
