package carsharing.teltonika.command.custody;

import carsharing.teltonika.command.history.Ending;
import carsharing.teltonika.command.request.TakenCommand;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.Outbox;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The commands in Redis that were taken and have no outcome yet: a hash {@code {IMEI}:running} for
 * each car, and beside it what is known of ids and of outcomes that were told.
 *
 * <p>A field of the hash is {@code <life>/<number>}: which life of which process has taken the
 * command, and the number of its ticket.
 */
public final class RunningKeys {

  /**
   * So long a command may run, and its outcome may be on its way to Redis. What is older is
   * garbage.
   */
  private static final Duration MIN_LIFETIME = Duration.ofHours(1);

  /** What Redis says about a command that is to be gone on with. */
  sealed interface Adoption {

    /**
     * It is the caller's.
     *
     * @param asked when Redis was asked, ns by {@link TimeSource#nanos()}
     * @param now Redis' clock, ms since 1970
     */
    record Adopted(long asked, long now, TakenCommand command) implements Adoption {}

    /** Its outcome was told, by somebody else. */
    record Told() implements Adoption {}

    /** Redis knows nothing of it: its outcome was told long ago, or Redis has lost its memory. */
    record Forgotten() implements Adoption {}
  }

  /** What Redis says about the id of a command that is to begin. */
  public sealed interface Beginning {

    /** The id is new; the command may begin. */
    record Begun() implements Beginning {}

    /** A command with this id has begun before; what is known of it. */
    record Earlier(String known) implements Beginning {}

    /** The key of the id holds another type. */
    record Wrong(String type) implements Beginning {}

    /** The command's outcome was told, by somebody else. */
    record Told() implements Beginning {}
  }

  private final RedisLink redis;
  private final Supplier<CommandSettings> settings;
  private final TimeSource time;

  RunningKeys(RedisLink redis, Supplier<CommandSettings> settings, TimeSource time) {
    this.redis = redis;
    this.time = time;
    this.settings = settings;
  }

  /** How long a running command is remembered unless its car is held, and that it was told. */
  static Duration lifetime(CommandSettings settings) {
    return Collections.max(List.of(settings.idTtl(), MIN_LIFETIME));
  }

  /** Goes on with a command, under another field. */
  Future<Adoption> adopt(Imei imei, String number, String field, String newField) {
    var asked = time.nanos();
    return redis
        .send(
            Lua.call(RunningScripts.ADOPT, running(imei), told(imei, number))
                .arg(field)
                .arg(newField)
                .arg(lifetime(settings.get()).toMillis())
                .arg(settings.get().maxStored()))
        .map(
            reply ->
                switch (reply.get(0).toString()) {
                  case "adopted" ->
                      TakenCommand.read(reply.get(2).toString())
                          .<Adoption>map(
                              command ->
                                  new Adoption.Adopted(asked, reply.get(1).toLong(), command))
                          .orElseGet(Adoption.Forgotten::new);
                  case "told" -> new Adoption.Told();
                  default -> new Adoption.Forgotten();
                });
  }

  /**
   * Notes that a command with an id begins.
   *
   * @param mark what stands under the id until there is an outcome
   */
  Future<Beginning> begin(Imei imei, String number, String field, String id, IdMark mark) {
    return redis
        .send(
            Lua.call(RunningScripts.BEGIN, id(imei, id), running(imei), told(imei, number))
                .arg(field)
                .arg(mark.text())
                .arg(settings.get().idTtl().toMillis())
                .arg(settings.get().maxStored()))
        .map(
            reply ->
                switch (reply.get(0).toString()) {
                  case "begun" -> new Beginning.Begun();
                  case "earlier" -> new Beginning.Earlier(reply.get(1).toString());
                  case "wrong" -> new Beginning.Wrong(reply.get(1).toString());
                  default -> new Beginning.Told();
                });
  }

  /** What is known of a command with this id, or empty. */
  Future<String> earlier(Imei imei, String id) {
    return redis
        .send(Lua.call(RunningScripts.EARLIER, id(imei, id)).arg(settings.get().maxStored()))
        .map(Response::toString);
  }

  /** Whether a command with an id has its outcome, and was certainly not run. */
  Future<Boolean> isUnrun(Imei imei, String number) {
    return redis
        .send(Request.cmd(Command.GET).arg(told(imei, number)))
        .map(note -> note != null && "unrun".equals(note.toString()));
  }

  /** What {@link RunningScripts#TELL} returns if another process has told the outcome. */
  static final int TOLD_BY_ANOTHER = 0;

  /**
   * What a client is told of a command.
   *
   * @param kept what stands under the id from then on; empty for nothing
   * @param ending what is kept in the history of the car
   */
  record Telling(
      Imei imei,
      String number,
      String field,
      Optional<String> id,
      String message,
      String kept,
      Ending ending) {}

  /**
   * The request that tells an outcome, once, however often it is sent.
   *
   * @param onlyIfRunning whether nothing is told of a command that Redis does not know
   */
  Request tell(Telling outcome, boolean onlyIfRunning) {
    var imei = outcome.imei();
    var ending = outcome.ending();
    var keys =
        new ArrayList<>(
            List.of(
                told(imei, outcome.number()),
                running(imei),
                ending.command().records(),
                ending.command().line()));
    outcome.id().ifPresent(id -> keys.add(id(imei, id)));
    return Lua.call(RunningScripts.TELL, keys.toArray(String[]::new))
        .arg(imei.digits())
        .arg(outcome.message())
        .arg(lifetime(settings.get()).plus(Outbox.MAX_AGE).toMillis())
        .arg(outcome.field())
        .arg(IdMark.holder(outcome.number()))
        .arg(outcome.kept())
        .arg(settings.get().idTtl().toMillis())
        .arg(onlyIfRunning ? "running" : "")
        .arg(ending.command().name())
        .arg(ending.head())
        .arg(ending.trail())
        .arg(ending.end())
        .arg(settings.get().historyTtl().toMillis())
        .arg(settings.get().history());
  }

  /** The fields of all commands of a car that run. */
  Future<List<String>> fields(Imei imei) {
    return redis
        .send(Lua.call(RunningScripts.FIELDS, running(imei)))
        .map(reply -> reply.stream().map(Response::toString).toList());
  }

  /** A command runs no longer. If this fails, it is found again. */
  Future<Void> forget(Imei imei, String field) {
    return redis.send(Request.cmd(Command.HDEL).arg(running(imei)).arg(field)).mapEmpty();
  }

  /** A command of a process that has died. */
  record Orphan(String field, TakenCommand command) {}

  /** The commands of a car that a life of a process has taken. */
  Future<List<Orphan>> orphans(Imei imei, String life) {
    return redis
        .send(
            Lua.call(RunningScripts.RUNNING, running(imei))
                .arg(life + "/")
                .arg(settings.get().maxStored()))
        .map(
            reply -> {
              var found = new ArrayList<Orphan>();
              for (var i = 0; i + 1 < reply.size(); i += 2) {
                var field = reply.get(i).toString();
                TakenCommand.read(reply.get(i + 1).toString())
                    .ifPresent(command -> found.add(new Orphan(field, command)));
              }
              return found;
            });
  }

  private static String running(Imei imei) {
    return CarKeys.key(imei.digits(), "running");
  }

  private static String told(Imei imei, String number) {
    return CarKeys.key(imei.digits(), "told:" + number);
  }

  /** Where the outcome of a command with an id is kept. */
  public static String id(Imei imei, String id) {
    return CarKeys.key(imei.digits(), "id:" + id);
  }
}
