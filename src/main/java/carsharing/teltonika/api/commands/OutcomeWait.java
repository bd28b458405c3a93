package carsharing.teltonika.api.commands;

import carsharing.teltonika.command.history.CommandRef;
import carsharing.teltonika.command.history.KeptCommand;
import carsharing.teltonika.command.order.Orders;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the outcomes of commands. It reads Redis again and again: a message can be lost, and
 * what is kept cannot. Lives on one event loop.
 */
final class OutcomeWait {

  /** How often it is read: more often at first, because most commands take a second. */
  private static final long FIRST_PAUSE = 30; // ms

  private static final long LONGEST_PAUSE = 250; // ms

  /** So often it is also looked whether the command was lost on its way. */
  private static final int READS_OF_A_LOOK = 8;

  private final Vertx vertx;
  private final Orders orders;
  private final Map<CommandRef, Integer> waiting = new HashMap<>();

  OutcomeWait(Vertx vertx, Orders orders) {
    this.vertx = vertx;
    this.orders = orders;
  }

  /** How many clients wait. */
  int count() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether any client waits for a command. */
  boolean isAwaited(CommandRef command) {
    return waiting.containsKey(command);
  }

  /**
   * Waits for an outcome. Succeeds with the command as it is when it is over, when the time is over
   * or when the client has left; with nothing if there is no such command any more.
   */
  Future<Optional<KeptCommand>> await(CommandRef command, Duration timeout, Future<Void> left) {
    waiting.merge(command, 1, Integer::sum);
    var over = Promise.<Void>promise();
    var timer = vertx.setTimer(timeout.toMillis(), late -> over.tryComplete());
    left.onComplete(gone -> over.tryComplete());
    read(command, over, FIRST_PAUSE, 1);
    return over.future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              waiting.computeIfPresent(command, (same, count) -> count > 1 ? count - 1 : null);
            })
        .compose(done -> orders.look(command));
  }

  /** If Redis does not answer, it is asked again until the time is over. */
  private void read(CommandRef command, Promise<Void> over, long pause, int reads) {
    if (over.future().isComplete()) {
      return;
    }
    var isOver =
        reads % READS_OF_A_LOOK == 0
            ? orders.look(command).map(OutcomeWait::isOver)
            : orders.isOver(command);
    isOver
        .otherwise(false)
        .onSuccess(
            ended -> {
              if (ended) {
                over.tryComplete();
              } else {
                vertx
                    .timer(pause, TimeUnit.MILLISECONDS)
                    .onSuccess(
                        later ->
                            read(command, over, Math.min(2 * pause, LONGEST_PAUSE), reads + 1));
              }
            });
  }

  private static boolean isOver(Optional<KeptCommand> command) {
    return command.map(KeptCommand::status).orElse(KeptCommand.Status.ENDED)
        == KeptCommand.Status.ENDED;
  }
}
