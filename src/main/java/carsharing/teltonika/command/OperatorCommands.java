package carsharing.teltonika.command;

import carsharing.teltonika.message.CommandNotRunException;
import carsharing.teltonika.message.CommandNotRunException.Reason;
import carsharing.teltonika.message.JsonText;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisClients;
import carsharing.teltonika.redis.Subscriptions;
import carsharing.teltonika.settings.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Sends a command as any client does, through Redis, and waits for its outcome: the car may be
 * connected to another process. Each command has connections of its own, since they are few.
 */
public final class OperatorCommands {

  /** How much longer the key lives than it is waited for, so that it is there to be withdrawn. */
  private static final Duration WITHDRAWAL_TIME = Duration.ofSeconds(5);

  /** How long Redis may take for all that it is asked, besides. */
  private static final Duration REDIS_TIME = Duration.ofSeconds(20);

  private static final String WITHDRAW =
      Lua.compact(
          """
          if redis.call('TYPE', KEYS[1])['ok'] == 'string'
              and redis.call('STRLEN', KEYS[1]) == #ARGV[1]
              and redis.call('GET', KEYS[1]) == ARGV[1] then
            return redis.call('DEL', KEYS[1])
          end
          return 0
          """);

  private final RedisSettings settings;

  /** Creates one that connects when it is used. */
  public OperatorCommands(RedisSettings settings) {
    this.settings = settings;
  }

  /**
   * Sends a command and waits.
   *
   * @param command as clients write it; it gets an id where it has none
   * @param abandoned completes if nobody waits any more; then it ends as at its timeout
   * @return its outcome, or a {@link CommandNotRunException}
   */
  public Future<JsonObject> send(
      Vertx vertx, Imei imei, JsonObject command, Duration timeout, Future<Void> abandoned) {
    var envelope = command.copy();
    if (!(envelope.getValue("id") instanceof String)) {
      envelope.put("id", "operator/" + UUID.randomUUID());
    }
    var clients = new RedisClients(vertx, settings, 0);
    return new Run(vertx, clients, imei, envelope, timeout, abandoned)
        .begin()
        .timeout(timeout.plus(REDIS_TIME).toMillis(), TimeUnit.MILLISECONDS)
        .recover(OperatorCommands::explained)
        .eventually(clients::close);
  }

  private static Future<JsonObject> explained(Throwable cause) {
    return Future.failedFuture(
        cause instanceof CommandNotRunException
            ? cause
            : new CommandNotRunException(Reason.REDIS_AWAY, String.valueOf(cause.getMessage())));
  }

  /** One command, from its key in Redis to its outcome. */
  private record Run(
      Vertx vertx,
      RedisClients clients,
      Imei imei,
      JsonObject command,
      Duration timeout,
      Future<Void> abandoned,
      String text,
      Promise<Void> subscribed,
      Promise<JsonObject> outcome) {

    Run(
        Vertx vertx,
        RedisClients clients,
        Imei imei,
        JsonObject command,
        Duration timeout,
        Future<Void> abandoned) {
      this(
          vertx,
          clients,
          imei,
          command,
          timeout,
          abandoned,
          command.encode(),
          Promise.promise(),
          Promise.promise());
    }

    Future<JsonObject> begin() {
      return clients.connectCommands().compose(this::subscribe);
    }

    private Future<JsonObject> subscribe(RedisConnection commands) {
      return clients
          .connectChannels()
          .compose(
              channels -> {
                channels.handler(Subscriptions.guarded(this::pushed));
                channels.endHandler(end -> outcome.tryFail("connection lost"));
                channels
                    .send(Request.cmd(Command.SUBSCRIBE).arg(imei.digits()))
                    .onFailure(subscribed::tryFail);
                return subscribed.future();
              })
          .compose(ready -> write(commands))
          .compose(written -> await(commands));
    }

    private Future<Void> write(RedisConnection commands) {
      var set = Request.cmd(Command.SET).arg(imei.digits()).arg(text).arg("NX");
      return commands
          .send(set.arg("PX").arg(timeout.plus(WITHDRAWAL_TIME).toMillis()))
          .compose(
              written ->
                  written == null
                      ? Future.failedFuture(
                          new CommandNotRunException(
                              Reason.ANOTHER_WAITS, "another command waits for this car"))
                      : commands.send(
                          Request.cmd(Command.PUBLISH).arg(imei.digits()).arg("redis_cmd")))
          .mapEmpty();
    }

    private Future<JsonObject> await(RedisConnection commands) {
      var timer = vertx.setTimer(timeout.toMillis(), late -> withdraw(commands));
      abandoned.onComplete(gone -> withdraw(commands));
      return outcome
          .future()
          .onComplete(told -> vertx.cancelTimer(timer))
          .recover(cause -> Future.failedFuture(afterWriting(cause)));
    }

    /** The command may have been taken by then, and may run. */
    private Throwable afterWriting(Throwable cause) {
      return cause instanceof CommandNotRunException
          ? cause
          : new CommandNotRunException(
              Reason.NO_OUTCOME,
              "Redis was lost (%s); ask again with the id %s"
                  .formatted(cause.getMessage(), command.getString("id")));
    }

    private void withdraw(RedisConnection commands) {
      if (outcome.future().isComplete()) {
        return;
      }
      commands
          .send(Request.cmd(Command.EVAL).arg(WITHDRAW).arg(1).arg(imei.digits()).arg(text))
          .onFailure(outcome::tryFail)
          .onSuccess(
              deleted ->
                  outcome.tryFail(
                      deleted.toInteger() == 1
                          ? new CommandNotRunException(
                              Reason.NOT_CONNECTED, "the car is not connected: withdrawn")
                          : new CommandNotRunException(
                              Reason.NO_OUTCOME,
                              "no outcome yet; ask again with the id " + command.getString("id"))));
    }

    private void pushed(Response push) {
      if (push.size() >= 3 && push.get(0).toString().equals("message")) {
        told(push.get(2).toString());
      } else if (push.get(0).toString().equals("subscribe")) {
        subscribed.tryComplete();
      }
    }

    private void told(String message) {
      try {
        var json = JsonText.object(message);
        var kind = json.getString("message", "");
        if (command.getString("id").equals(json.getString("id"))
            && (kind.equals("success") || kind.equals("failed"))) {
          outcome.tryComplete(json);
        }
      } catch (DecodeException | ClassCastException e) {
        return; // Not the server's: clients announce their commands on the same channel.
      }
    }
  }
}
