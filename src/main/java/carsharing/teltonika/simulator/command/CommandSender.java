package carsharing.teltonika.simulator.command;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Sends commands through Redis as a back end does: SUBSCRIBE, SET, PUBLISH. */
public final class CommandSender {

  /** A server answers within milliseconds if the car is connected to it. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(2);

  /** How long a command is valid that another one of the same car may delay. */
  private static final Duration VALIDITY = Duration.ofSeconds(60);

  /** Longer than any script of {@code conf/commands.yaml} takes. */
  private static final Duration RUN_TIME = Duration.ofMinutes(5);

  /** What is shown of a URI: no password, and nothing of its query, which can hold one. */
  private static final String SECRETS = "(?<=://)[^/]*@|\\?.*";

  private final BackEnd backEnd;
  private final String uri;

  /** One that connects when it sends a command. */
  public CommandSender(Vertx vertx, String uri) {
    this.backEnd = new BackEnd(vertx, uri);
    this.uri = uri;
  }

  /** The Redis that the server takes by default. */
  public static String uri(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("REDIS_URI"))
        .filter(named -> !named.isEmpty())
        .orElse("redis://127.0.0.1:6379");
  }

  /** A URI as it may be shown. */
  public static String printable(String uri) {
    return uri.replaceAll(SECRETS, "");
  }

  /**
   * Sends a command.
   *
   * @param wait how long it may wait for a car that is not connected, whole seconds; empty to
   *     withdraw it then, after 2 s
   * @param messages receives all that the server says, the outcome included
   * @param notices receives what people should know meanwhile
   * @return the outcome; fails with a {@link NoCarException} if the command has not reached the
   *     car, and with a {@link TimeoutException} if it has and there is no outcome
   */
  public Future<JsonObject> send(
      String imei,
      JsonObject command,
      Optional<Duration> wait,
      Consumer<JsonObject> messages,
      Consumer<String> notices) {
    var conversation = new Conversation(messages);
    return backEnd
        .connect()
        .recover(
            cause ->
                noCar("no Redis answers at %s: %s".formatted(printable(uri), cause.getMessage())))
        .compose(connected -> requireServer())
        .compose(found -> backEnd.subscribe(imei, conversation::hear))
        .compose(
            subscription ->
                backEnd
                    .write(imei, command.encode(), wait.orElse(VALIDITY))
                    .compose(written -> backEnd.announce(imei))
                    .compose(announced -> heard(conversation, imei, command, wait, notices))
                    .compose(heard -> outcome(conversation))
                    .eventually(subscription::close));
  }

  /** A user of Redis who may not ask for channels sends the command nevertheless. */
  private Future<Void> requireServer() {
    return backEnd
        .hasServer()
        .compose(
            isThere ->
                isThere
                    ? Future.succeededFuture()
                    : noCar(
                        "no server is connected to the Redis at %s (start one with scripts/run, or name its Redis in REDIS_URI)"
                            .formatted(printable(uri))));
  }

  private Future<Void> heard(
      Conversation conversation,
      String imei,
      JsonObject command,
      Optional<Duration> wait,
      Consumer<String> notices) {
    var first = wait.filter(time -> time.compareTo(ANSWER_TIME) < 0).orElse(ANSWER_TIME);
    return within(conversation.heard.future(), first)
        .recover(
            silence ->
                wait.isEmpty()
                    ? withdraw(conversation, imei, command)
                    : heardLater(conversation, imei, wait.get(), wait.get().minus(first), notices));
  }

  private static Future<Void> heardLater(
      Conversation conversation,
      String imei,
      Duration wait,
      Duration rest,
      Consumer<String> notices) {
    if (rest.isZero()) {
      return notConnected(imei, wait);
    }
    notices.accept(
        "%s is not connected. The command waits %d s for it.".formatted(imei, wait.toSeconds()));
    return within(conversation.heard.future(), rest).recover(late -> notConnected(imei, wait));
  }

  /** A command that cannot be withdrawn was taken at this moment. */
  private Future<Void> withdraw(Conversation conversation, String imei, JsonObject command) {
    return backEnd
        .withdraw(imei, command.encode())
        .compose(
            isWithdrawn ->
                isWithdrawn
                    ? notConnected(imei, ANSWER_TIME)
                    : within(conversation.heard.future(), ANSWER_TIME)
                        .recover(silence -> notConnected(imei, ANSWER_TIME)));
  }

  private static Future<Void> notConnected(String imei, Duration waited) {
    return noCar(
        "%s is not connected: no server has taken the command in %d s, and it is no longer valid (--wait 60s waits longer)"
            .formatted(imei, waited.toSeconds()));
  }

  private static Future<Void> noCar(String message) {
    return Future.failedFuture(new NoCarException(message));
  }

  private static Future<JsonObject> outcome(Conversation conversation) {
    return within(conversation.outcome.future(), RUN_TIME)
        .recover(
            late ->
                Future.failedFuture(
                    new TimeoutException(
                        "no outcome in %d s after the server has taken the command"
                            .formatted(RUN_TIME.toSeconds()))));
  }

  private static <T> Future<T> within(Future<T> future, Duration time) {
    return future.timeout(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What the server has said about the car since the command. */
  private static final class Conversation {

    private final Consumer<JsonObject> messages;

    /** Completes with the first message: the car is connected. */
    private final Promise<Void> heard = Promise.promise();

    private final Promise<JsonObject> outcome = Promise.promise();

    Conversation(Consumer<JsonObject> messages) {
      this.messages = messages;
    }

    void hear(String imei, JsonObject message) {
      messages.accept(message);
      heard.tryComplete();
      if (BackEnd.isOutcome(message)) {
        outcome.tryComplete(message);
      }
    }
  }
}
