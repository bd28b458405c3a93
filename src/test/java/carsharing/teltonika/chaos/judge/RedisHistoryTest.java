package carsharing.teltonika.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.ledger.Within;
import carsharing.teltonika.testing.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisHistoryTest {

  private static final String IMEI = "356307000000001";
  private static final String COMMAND = "{\"action\":\"unlock\",\"name\":\"a\"}";

  @TempDir private Path folder;

  private final RedisHistory history = new RedisHistory();

  @Test
  void readsWhatARealRedisHasWrittenAlsoAcrossItsDeath() {
    try (var redis = RedisServer.start("appendfsync always", "auto-aof-rewrite-percentage 0")) {
      redis.ctl("SET", RedisHistory.CLOCK, "1000");
      redis.ctl("SET", IMEI, COMMAND, "EX", "60");
      redis.ctl("EVAL", take(), "3", IMEI, key("taken"), key("running"));
      redis.kill9();
      redis.restart();
      redis.ctl("SET", RedisHistory.CLOCK, "2000");
      redis.ctl("EVAL", tell(), "2", key("told:7"), key("running"));
      redis.ctl("SET", RedisHistory.CLOCK, "3000");

      AppendOnlyFile.in(redis.directory()).forEach(file -> AppendOnlyFile.read(file, history));
    }

    var fate = history.fates().get(0);
    assertThat(history.fates()).hasSize(1);
    assertThat(fate.action()).isEqualTo("unlock");
    assertThat(fate.keyEnd()).isPresent();
    assertThat(fate.taken()).contains(new Within(1000, 2000));
    assertThat(fate.told()).contains(new Within(2000, 3000));
    assertThat(history.strays()).isEmpty();
  }

  private static String take() {
    return "redis.call('HSET', KEYS[3], 'life/7', redis.call('GET', KEYS[1]))"
        + " redis.call('DEL', KEYS[1]) redis.call('SET', KEYS[2], 'announced', 'PX', 5000)";
  }

  private static String tell() {
    return "redis.call('SET', KEYS[1], '1', 'PX', 5000, 'NX') redis.call('HDEL', KEYS[2], 'life/7')";
  }

  @Test
  void knowsACommandThatIsWrittenOverOneThatHasExpired() {
    accept("MULTI");
    accept("DEL", IMEI);
    accept("SET", IMEI, COMMAND, "PXAT", "5000");
    accept("EXEC");
    accept("MULTI");
    accept("DEL", IMEI, key("woken"));
    accept("SET", key("taken"), "lookup", "PXAT", "5000");
    accept("EXEC");

    assertThat(history.fates())
        .singleElement()
        .satisfies(fate -> assertThat(fate.taken()).isPresent());
    assertThat(history.strays()).isEmpty();
  }

  @Test
  void doesNotTakeAnExpiryForATaking() {
    accept("SET", IMEI, COMMAND, "PXAT", "5000");
    accept("MULTI");
    accept("DEL", IMEI);
    accept("DEL", key("taken"));
    accept("EXEC");

    assertThat(history.fates())
        .singleElement()
        .satisfies(fate -> assertThat(fate.taken()).isEmpty());
  }

  @Test
  void knowsWhatWasWrittenOver() {
    accept("SET", RedisHistory.CLOCK, "1000");
    accept("SET", IMEI, COMMAND, "PXAT", "5000");
    accept("SET", RedisHistory.CLOCK, "2000");
    accept("SET", IMEI, COMMAND, "PXAT", "9000");
    accept("SET", RedisHistory.CLOCK, "3000");

    assertThat(history.fates().get(0).replaced()).contains(new Within(2000, 3000));
    assertThat(history.fates().get(1).replaced()).isEqualTo(Optional.empty());
  }

  @Test
  void findsAnOutcomeOfWhatWasNeverTaken() {
    accept("SET", key("told:7"), "1", "PXAT", "5000");

    assertThat(history.strays()).singleElement().asString().contains(IMEI, "never taken");
  }

  @Test
  void readsAFileWhoseEndWasCutOff() throws IOException {
    var file =
        Files.writeString(folder.resolve("a.incr.aof"), "*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGE");
    var commands = new ArrayList<List<String>>();

    AppendOnlyFile.read(file, commands::add);

    assertThat(commands).containsExactly(List.of("PING"));
  }

  private void accept(String... words) {
    history.accept(List.of(words));
  }

  private static String key(String name) {
    return "{" + IMEI + "}:" + name;
  }
}
