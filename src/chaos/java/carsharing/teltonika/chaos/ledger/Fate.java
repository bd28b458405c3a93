package carsharing.teltonika.chaos.ledger;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of a command that a client has written into Redis, as Redis itself has noted it. A
 * command that was written twice has two fates.
 *
 * @param keyEnd when its key would have expired, ms since 1970
 * @param taken when a server took it; empty if none did
 * @param told when its outcome was told; empty if it was not
 * @param replaced when another command was written over it before it was taken
 */
public record Fate(
    String imei,
    JsonObject command,
    Within written,
    Optional<Long> keyEnd,
    Optional<Within> taken,
    Optional<Within> told,
    Optional<Within> replaced) {

  /** What tells commands from each other; servers do not look at it. */
  public String name() {
    return command.getString("name", "");
  }

  /** Empty if it has none. */
  public Optional<String> id() {
    return Optional.ofNullable(command.getString("id"));
  }

  public String action() {
    return command.getString("action", "");
  }

  /** After this time it may not begin, ms since 1970; empty if it is not known, or never ends. */
  public Optional<Long> deadline() {
    return Stream.of(keyEnd, endByTtl(), expiresAt()).flatMap(Optional::stream).min(Long::compare);
  }

  /** A {@code ttl} begins when the command is taken. */
  private Optional<Long> endByTtl() {
    return Optional.ofNullable(command.getValue("ttl"))
        .map(ttl -> Long.parseLong(ttl.toString().replace("s", "")))
        .flatMap(seconds -> taken.map(time -> time.to() + 1000 * seconds));
  }

  private Optional<Long> expiresAt() {
    return Optional.ofNullable(command.getValue("expiresAt"))
        .map(
            end ->
                end instanceof Number millis
                    ? millis.longValue()
                    : Instant.parse(end.toString()).toEpochMilli());
  }

  /** Whether it was in a server's hands, and had no outcome yet, at a moment or shortly before. */
  public boolean isOpenAt(long time, long allowance) {
    return taken.filter(begin -> begin.from() <= time + allowance).isPresent()
        && told.filter(end -> end.to() + allowance < time).isEmpty();
  }

  @Override
  public String toString() {
    return "%s %s: written %s, key ends %s, taken %s, told %s"
        .formatted(imei, brief(), written, text(keyEnd), text(taken), text(told));
  }

  private String brief() {
    var shown = command.copy();
    shown.remove("polygons");
    return shown.encode();
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("never");
  }
}
