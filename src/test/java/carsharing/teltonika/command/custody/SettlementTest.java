package carsharing.teltonika.command.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server tells of the commands of a process that has died. */
class SettlementTest {

  private static final String LIFE = "a-life-of-another-process";
  private static final String PROCESSES = "teltonika:processes";
  private static final int CARS = 120;

  private RedisServer redis;
  private TestServer server;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    server =
        TestServer.start(
            RabbitServer.shared().uri(),
            "record." + UUID.randomUUID(),
            "REDIS_URI",
            redis.uri(),
            "COMMANDS_DEADAFTER",
            "2s");
  }

  @AfterEach
  void stop() {
    server.close();
    redis.close();
  }

  private static String imei(int number) {
    return "3563070777%05d".formatted(number);
  }

  private static String key(String imei, String name) {
    return "{" + imei + "}:" + name;
  }

  private void leave(String imei, String entry) {
    redis.ctl("SADD", "teltonika:running:" + LIFE, imei);
    redis.ctl("HSET", key(imei, "running"), LIFE + "/7", entry);
  }

  /** Every tenth entry is none. */
  private void leaveMany(String entry) {
    redis.ctl(
        "eval",
        """
        for i = 0, ARGV[1] - 1 do
          local imei = ARGV[2] .. string.format('%05d', i)
          redis.call('SADD', 'teltonika:running:' .. ARGV[3], imei)
          redis.call('HSET', '{' .. imei .. '}:running', ARGV[3] .. '/7', i % 10 == 0 and 'nonsense' or ARGV[4])
        end""",
        "0",
        Integer.toString(CARS),
        "3563070777",
        LIFE,
        entry);
  }

  private static String entry(String command) {
    return "%d\n60000\nannounced\nstring\n%s".formatted(System.currentTimeMillis(), command);
  }

  /** Whether it has begun is not known then. */
  @Test
  void isThatTheOutcomeIsUnknownIfTheKeyOfTheIdHoldsAnotherType() {
    var imei = imei(0);
    try (var client = new CommandClient(redis.uri(), imei)) {
      redis.ctl("RPUSH", key(imei, "id:x"), "somebody else's");
      leave(imei, entry("{\"action\":\"lock\",\"id\":\"x\"}"));
      redis.ctl("HSET", PROCESSES, LIFE, "dead");

      assertThat(client.outcome().getString("data")).isEqualTo("outcome_unknown");
      await().until(() -> redis.ctl("HEXISTS", PROCESSES, LIFE).equals("0"));
    }
  }

  @Test
  void doesNotDependOnOtherCommandsThatCannotBeSettled() {
    leaveMany(entry("{\"action\":\"lock\"}"));
    redis.ctl("HSET", PROCESSES, LIFE, "dead");

    var told =
        IntStream.range(0, CARS)
            .filter(i -> i % 10 != 0)
            .mapToObj(i -> key(imei(i), "told:7"))
            .toList();
    await()
        .untilAsserted(
            () ->
                assertThat(redis.ctl(command("EXISTS", told)))
                    .isEqualTo(Integer.toString(told.size())));
  }

  private static String[] command(String name, List<String> keys) {
    return Stream.concat(Stream.of(name), keys.stream()).toArray(String[]::new);
  }
}
