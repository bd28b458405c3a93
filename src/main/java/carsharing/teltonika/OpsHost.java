package carsharing.teltonika;

import carsharing.teltonika.command.OperatorCommands;
import carsharing.teltonika.http.CommandSender;
import carsharing.teltonika.http.OpsServer;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The event loop and the few threads that the HTTP server has for itself: health is answered
 * however busy the event loops of trackers, records and commands are.
 */
final class OpsHost {

  private static final int WORKERS = 2;

  private volatile Optional<Vertx> vertx = Optional.empty();

  /**
   * Starts the server.
   *
   * @param home where the future completes
   */
  Future<String> deploy(OpsServer server, Context home) {
    return newVertx(home)
        .onSuccess(own -> vertx = Optional.of(own))
        .compose(own -> own.deployVerticle(server));
  }

  /** On a thread of its own: on an event loop, Vert.x would warn of a second Vert.x. */
  private static Future<Vertx> newVertx(Context home) {
    var made = ((ContextInternal) home).<Vertx>promise();
    Runnable create =
        () -> Future.<Vertx>future(own -> own.complete(Vertx.vertx(options()))).onComplete(made);
    new Thread(create, "http").start();
    return made.future();
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(WORKERS)
        .setInternalBlockingPoolSize(WORKERS)
        .setPreferNativeTransport(true)
        // As the launcher's: a killed process would leave a folder behind.
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  /** Stops what was started, when that allows it. */
  Future<Void> close() {
    return vertx.map(Vertx::close).orElse(Future.succeededFuture());
  }

  /**
   * Sends commands on an event loop of the other Vert.x, where Redis is talked to.
   *
   * @param home a context of that one
   */
  static CommandSender sender(Vertx others, Context home, OperatorCommands commands) {
    return (imei, command, timeout, abandoned) ->
        send(others, home, commands, imei, command, timeout, abandoned);
  }

  /**
   * Takes entries of the journal to the event bus of the other Vert.x, where the writer listens.
   */
  static Consumer<JournalEntry> journal(Vertx others, Context home) {
    return entry ->
        home.runOnContext(now -> others.eventBus().publish(JournalEntry.ADDRESS, entry));
  }

  private static Future<JsonObject> send(
      Vertx others,
      Context home,
      OperatorCommands commands,
      Imei imei,
      JsonObject command,
      Duration timeout,
      Future<Void> abandoned) {
    var gone = Promise.<Void>promise();
    abandoned.onComplete(left -> home.runOnContext(now -> gone.tryComplete()));
    var outcome = Promise.<JsonObject>promise();
    home.runOnContext(
        now -> commands.send(others, imei, command, timeout, gone.future()).onComplete(outcome));
    return outcome.future();
  }
}
