package carsharing.teltonika.command.custody;

import carsharing.teltonika.command.custody.RunningKeys.Adoption;
import carsharing.teltonika.command.request.TakenCommand;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds commands that this process has taken without knowing it, because the answer of Redis was
 * lost. None of them has begun. Lives on the dispatcher's event loop.
 */
final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  /** Receives what is found. Called on the event loop. */
  interface Listener {

    /** A command was taken and nobody went on with it. It is this process' to run. */
    void commandRecovered(Ticket ticket, TakenCommand taken);
  }

  private final RunningKeys keys;
  private final OpenTickets tickets;
  private final Heartbeat heartbeat;
  private final Supplier<CommandSettings> settings;
  private final RunningCars cars;
  private final BiConsumer<Imei, String> stranger;
  private final Listener listener;

  /**
   * Creates a finder.
   *
   * @param stranger hears that a life of another process holds a command of a car
   */
  Leftovers(
      RunningKeys keys,
      OpenTickets tickets,
      Heartbeat heartbeat,
      Supplier<CommandSettings> settings,
      RunningCars cars,
      BiConsumer<Imei, String> stranger,
      Listener listener) {
    this.keys = keys;
    this.tickets = tickets;
    this.heartbeat = heartbeat;
    this.settings = settings;
    this.cars = cars;
    this.stranger = stranger;
    this.listener = listener;
  }

  /**
   * Goes on with those of a car's running commands that nobody goes on with.
   *
   * @param fields of all that run
   * @return whether there were such; fails if Redis has not answered
   */
  Future<Boolean> found(Imei imei, List<String> fields) {
    var recoveries = new ArrayList<Future<Boolean>>();
    for (var field : fields) {
      var slash = field.indexOf('/');
      var life = field.substring(0, Math.max(0, slash));
      if (!heartbeat.isOwn(life)) {
        stranger.accept(imei, life);
      } else if (tickets.wasTold(field.substring(slash + 1))) {
        forget(imei, field);
      } else if (!tickets.contains(field.substring(slash + 1))) {
        recoveries.add(recover(imei, field.substring(slash + 1), field));
      }
    }
    return Future.join(recoveries).map(all -> recoveries.stream().anyMatch(Future::result));
  }

  /** Redis was restarted, and has lost its last moments. The command has run already. */
  private void forget(Imei imei, String field) {
    LOG.warn("{}: Redis has forgotten that the outcome of a command was told", imei);
    keys.forget(imei, field);
  }

  private Future<Boolean> recover(Imei imei, String number, String field) {
    var life = heartbeat.life();
    tickets.add(number, imei, life);
    cars.register(imei, life);
    return keys.adopt(imei, number, field, life + "/" + number)
        .map(adoption -> recovered(imei, number, adoption))
        .onFailure(
            cause -> {
              LOG.debug("{}: a command is not recovered: {}", imei, cause.getMessage());
              tickets.remove(number);
              cars.doubt(imei);
            });
  }

  private boolean recovered(Imei imei, String number, Adoption adoption) {
    if (!(adoption instanceof Adoption.Adopted adopted)) {
      tickets.remove(number);
      return false;
    }
    var ticket =
        Ticket.of(
            number,
            imei,
            adopted.command(),
            adopted.asked(),
            adopted.now(),
            settings.get().maxLength());
    LOG.info("{}: {}: taken before, and Redis' answer was lost", imei, ticket.name());
    listener.commandRecovered(ticket, adopted.command());
    return true;
  }
}
