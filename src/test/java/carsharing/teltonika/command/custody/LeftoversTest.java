package carsharing.teltonika.command.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.request.TakenCommand;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of commands in Redis that this process may have taken without knowing it. */
@VertxTest
class LeftoversTest {

  private final CustodyParts parts;
  private final RedisServer redis;
  private final OpenTickets tickets;
  private final Heartbeat heartbeat;
  private final Leftovers leftovers;
  private final Imei car = new Imei(Imeis.any());
  private final String running = CarKeys.key(car.digits(), "running");
  private final String number = UUID.randomUUID().toString();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Ticket> recovered = new CopyOnWriteArrayList<>();

  LeftoversTest(Vertx vertx) {
    parts = new CustodyParts(vertx);
    redis = parts.redis;
    tickets = parts.tickets;
    heartbeat = parts.heartbeat;
    leftovers =
        new Leftovers(
            parts.keys,
            tickets,
            heartbeat,
            () -> parts.settings,
            parts.cars,
            (imei, life) -> events.add("stranger " + life),
            this::recovered);
  }

  private void recovered(Ticket ticket, TakenCommand taken) {
    events.add("recovered " + ticket.number());
    recovered.add(ticket);
  }

  @AfterEach
  void clean() {
    redis.ctl("del", running, RunningCars.key(heartbeat.life()));
    redis.ctl("hdel", Heartbeat.PROCESSES, heartbeat.life());
  }

  private String own() {
    return own(number);
  }

  private String own(String ticket) {
    return heartbeat.life() + "/" + ticket;
  }

  private void leave(String field, Duration age) {
    var taken = System.currentTimeMillis() - age.toMillis();
    redis.ctl("hset", running, field, taken + "\n60000\nannounced\nstring\n{\"action\":\"lock\"}");
  }

  private void leave(String field) {
    leave(field, Duration.ZERO);
  }

  private boolean find(String... fields) {
    if (!parts.link.isUp()) {
      parts.loop.open();
    }
    return parts.loop.on(() -> leftovers.found(car, List.of(fields)));
  }

  private List<String> fields() {
    return redis.ctl("hkeys", running).lines().toList();
  }

  @Test
  void areThisProcessToRunIfNobodyGoesOnWithThem() {
    leave(own(), Duration.ofSeconds(5));

    assertThat(find(own())).isTrue();

    assertThat(events).containsExactly("recovered " + number);
    assertThat(recovered.get(0).action()).isEqualTo("lock");
    assertThat(recovered.get(0).age(parts.clock.nanos()))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(35));
    assertThat(tickets.life(number)).hasValue(heartbeat.life());
    assertThat(redis.ctl("sismember", RunningCars.key(heartbeat.life()), car.digits()))
        .isEqualTo("1");
    assertThat(fields()).containsExactly(own());
  }

  @ParameterizedTest
  @CsvSource({"other/7, other", "/7, ''", "7, ''", "other/7/8, other"})
  void areLeftToThoseWhoWatchTheOtherProcess(String field, String life) {
    leave(field);

    assertThat(find(field)).isFalse();

    assertThat(events).containsExactly("stranger " + life);
    assertThat(fields()).containsExactly(field);
  }

  @Test
  void areNotBegunAgainWhileSomebodyGoesOnWithThem() {
    leave(own());
    tickets.add(number, car, heartbeat.life());

    assertThat(find(own())).isFalse();

    assertThat(events).isEmpty();
    assertThat(tickets.contains(number)).isTrue();
    assertThat(fields()).containsExactly(own());
  }

  @Test
  void areRemovedFromRedisIfTheirOutcomeWasTold() {
    leave(own());
    tickets.told(number);

    try (var logged = new Logged()) {
      assertThat(find(own())).isFalse();
      assertThat(logged.lines(car + ": Redis has forgotten")).hasSize(1);
    }

    await().until(() -> fields().isEmpty());
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"told by another process", "written by a stranger", "not there"})
  void areNotRunIfRedisDoesNotHaveThemAnyMore(String what) {
    switch (what) {
      case "told by another process" -> {
        leave(own());
        redis.ctl("set", CarKeys.key(car.digits(), "told:" + number), "1", "px", "60000");
      }
      case "written by a stranger" -> redis.ctl("hset", running, own(), "nonsense");
      default -> assertThat(fields()).isEmpty();
    }

    assertThat(find(own())).isFalse();

    assertThat(events).isEmpty();
    assertThat(tickets.contains(number)).isFalse();
  }

  @Test
  void comeIntoThePresentLifeOfThisProcess() {
    parts.loop.open();
    parts.loop.on(heartbeat::beat);
    var former = own();
    redis.ctl("hdel", Heartbeat.PROCESSES, heartbeat.life());
    parts.loop.on(heartbeat::beat);
    leave(former);

    assertThat(find(former)).isTrue();

    assertThat(fields()).containsExactly(own()).doesNotContain(former);
    assertThat(tickets.life(number)).hasValue(heartbeat.life());
  }

  @Test
  void areEachTreatedByItself() {
    leave(own("told"));
    leave(own("left"));
    tickets.told("told");

    assertThat(find("other/1", own("told"), own("left"), own("unknown"))).isTrue();

    assertThat(events).containsExactly("stranger other", "recovered left");
  }

  @Test
  void areRunOnceIfTheyAreFoundTwiceBeforeRedisAnswers() {
    leave(own());

    parts.loop.open();
    parts.loop.run(
        () -> {
          leftovers.found(car, List.of(own()));
          leftovers.found(car, List.of(own()));
        });

    assertThat(events).containsExactly("recovered " + number);
  }

  /** Redis may have done what it was asked. */
  @Test
  void areLookedForAgainIfRedisDoesNotAnswer() {
    leave(own());

    assertThatThrownBy(() -> parts.loop.on(() -> leftovers.found(car, List.of(own()))))
        .hasMessageContaining("Redis is away");

    assertThat(tickets.contains(number)).isFalse();
    parts.loop.open();
    parts.loop.run(() -> parts.cars.look(leftovers::found));
    await().untilAsserted(() -> assertThat(events).containsExactly("recovered " + number));
  }
}
