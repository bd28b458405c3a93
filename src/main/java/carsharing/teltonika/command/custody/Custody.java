package carsharing.teltonika.command.custody;

import carsharing.teltonika.command.custody.RunningKeys.Adoption;
import carsharing.teltonika.command.custody.RunningKeys.Beginning;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.run.NotStartedException;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Who is responsible for a command from when it leaves its key until its outcome is told: this
 * process, or another if this one has died. Lives on the dispatcher's event loop.
 */
public final class Custody {

  /** Receives what concerns the cars. Called on the event loop. */
  public interface Listener extends Leftovers.Listener {

    /** Redis has lost its memory, or the others have given this process up: cars are held anew. */
    void ownersForgotten();
  }

  private final RedisLink redis;
  private final Supplier<CommandSettings> settings;
  private final OpenTickets tickets;
  private final RunningKeys keys;
  private final Heartbeat heartbeat;
  private final Neighbours neighbours;
  private final RunningCars cars;
  private final Leftovers leftovers;

  /**
   * Creates one that does nothing before {@link #start()}.
   *
   * @param tickets what this process is responsible for
   * @param reporter tells the outcomes of processes that have died
   */
  public Custody(
      AwakeTimer.Timers timers,
      TimeSource time,
      RedisLink redis,
      Supplier<CommandSettings> settings,
      OpenTickets tickets,
      Reporter reporter,
      Listener listener) {
    this.redis = redis;
    this.settings = settings;
    this.tickets = tickets;
    this.keys = new RunningKeys(redis, settings, time);
    this.cars = new RunningCars(redis, keys, tickets, time);
    this.neighbours =
        new Neighbours(settings, time, new Settlement(redis, keys, reporter, settings, time));
    this.heartbeat = new Heartbeat(timers, redis, settings, time, new Beats(listener));
    this.leftovers =
        new Leftovers(keys, tickets, heartbeat, settings, cars, neighbours::strangerSeen, listener);
  }

  /** Begins to tell the others that this process lives, and to hear of them. */
  public void start() {
    heartbeat.start();
  }

  /** Redis is there, or there again. */
  public void redisUp() {
    neighbours.interrupted();
    heartbeat.beat();
  }

  /**
   * The number of a command of the car that is about to be taken; {@link #close}, {@link #doubt} or
   * its outcome ends it.
   */
  public String open(Imei imei) {
    var number = UUID.randomUUID().toString();
    tickets.add(number, imei, heartbeat.life());
    cars.register(imei, heartbeat.life());
    return number;
  }

  /** Where a command stands among those that run. */
  public String field(String number) {
    return tickets.life(number).orElseGet(heartbeat::life) + "/" + number;
  }

  /** No command was taken under this number. */
  public void close(String number) {
    tickets.remove(number);
  }

  /** Whether a command was taken under this number is not known. */
  public void doubt(Imei imei, String number) {
    tickets.remove(number);
    cars.doubt(imei);
  }

  /** Whether a command has no outcome yet. */
  public boolean isOpen(Ticket ticket) {
    return tickets.contains(ticket.number());
  }

  /**
   * Goes on with those of a car's running commands that nobody goes on with.
   *
   * @return whether there were such
   */
  public Future<Boolean> recover(Imei imei, List<String> fields) {
    return fields.isEmpty() ? Future.succeededFuture(false) : leftovers.found(imei, fields);
  }

  /**
   * Makes sure that a command is still this process' to begin. Succeeds at once if Redis has heard
   * of this process lately; fails with a {@link NotStartedException}.
   */
  public Future<Void> confirm(Ticket ticket) {
    return heartbeat
        .confirm()
        .recover(
            cause ->
                Future.failedFuture(
                    NotStartedException.because(
                        "redis_away: whether this process was given up is not known")))
        .compose(alive -> isMine(ticket) ? Future.succeededFuture() : adopt(ticket));
  }

  private boolean isMine(Ticket ticket) {
    return tickets.life(ticket.number()).filter(heartbeat.life()::equals).isPresent();
  }

  /** It was taken in a former life: it is told by the others, unless it comes into this one. */
  private Future<Void> adopt(Ticket ticket) {
    var number = ticket.number();
    var life = heartbeat.life();
    cars.register(ticket.imei(), life);
    return keys.adopt(ticket.imei(), number, field(number), life + "/" + number)
        .recover(
            cause ->
                Future.failedFuture(
                    NotStartedException.because(
                        "redis_away: whether its outcome was told is not known")))
        .compose(
            adoption -> {
              if (adoption instanceof Adoption.Told) {
                return Future.failedFuture(NotStartedException.told());
              }
              tickets.move(number, life);
              return Future.succeededFuture();
            });
  }

  /** Notes that a command with an id begins. */
  public Future<Beginning> begin(Ticket ticket, String digest) {
    var number = ticket.number();
    return keys.begin(
        ticket.imei(),
        number,
        field(number),
        ticket.id().orElseThrow(),
        IdMark.begun(number, digest));
  }

  /** What is known of the id of a command. */
  public Future<IdMark> earlier(Ticket ticket) {
    return keys.earlier(ticket.imei(), ticket.id().orElseThrow()).map(IdMark::parse);
  }

  /**
   * Whether another command with the id of a command has its outcome, and was certainly not run.
   * False also if Redis has lost its memory.
   *
   * @param number of the other command
   */
  public Future<Boolean> isUnrun(Ticket ticket, String number) {
    return keys.isUnrun(ticket.imei(), number);
  }

  /** Succeeds when no command of this process is left. */
  public Future<Void> whenSettled() {
    return tickets.whenEmpty();
  }

  /** The process ends. What is left the others settle. */
  public Future<Void> leave() {
    var isClean = tickets.size() == 0;
    var forgotten =
        isClean
            ? redis.send(Request.cmd(Command.DEL).arg(RunningCars.key(heartbeat.life())))
            : Future.succeededFuture();
    return forgotten.transform(done -> heartbeat.leave(isClean));
  }

  /** What the heartbeat brings. */
  private final class Beats implements Heartbeat.Listener {

    private final Listener listener;

    Beats(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void beaten(Map<String, String> others, long asked) {
      neighbours.look(others, asked);
      cars.refresh(heartbeat.life(), RunningKeys.lifetime(settings.get()));
      cars.look(leftovers::found);
    }

    @Override
    public void reborn() {
      cars.reborn(heartbeat.life());
      listener.ownersForgotten();
    }
  }
}
