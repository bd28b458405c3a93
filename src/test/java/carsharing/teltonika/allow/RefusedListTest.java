package carsharing.teltonika.allow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.allow.RefusedTrackers.Refused;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The refused trackers in a Redis of their own, and which are forgotten first. */
class RefusedListTest {

  private static final int LIMIT = 10;

  private final RedisServer redis = RedisServer.start();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final SideLink link =
      new SideLink(vertx, RedisLinks.settings(redis.uri()), "Refused trackers", () -> {});
  private final RefusedList list = new RefusedList(link, LIMIT);

  @BeforeEach
  void open() {
    loop.runOnContext(now -> link.open());
    await().until(link::isUp);
  }

  @AfterEach
  void close() {
    Futures.on(loop, link::close);
    Futures.get(vertx.close());
    redis.close();
  }

  private void add(Refused... refused) {
    Futures.on(loop, () -> list.add(List.of(refused), "p1"));
  }

  private List<RefusedList.Entry> all() {
    return Futures.on(loop, list::all);
  }

  private static Refused refused(int number, long at, long count) {
    return new Refused(new Imei("356307042440%03d".formatted(number)), "192.0.2.1", at, at, count);
  }

  @Test
  void addsUpTheAttemptsOfATrackerAndListsTheNewestFirst() {
    add(refused(1, 1_700_000_000_000L, 1), refused(2, 1_700_000_001_000L, 1));
    add(refused(1, 1_700_000_002_000L, 3));

    var all = all();

    assertThat(all).hasSize(2);
    var first = all.get(0).refused();
    assertThat(first.imei().digits()).endsWith("001");
    assertThat(first.first()).isEqualTo(1_700_000_000_000L);
    assertThat(first.last()).isEqualTo(1_700_000_002_000L);
    assertThat(first.count()).isEqualTo(4);
    assertThat(all.get(0).process()).isEqualTo("p1");
  }

  @Test
  void forgetsTrackersThatHaveTriedOnlyOnceFirst() {
    add(refused(0, 1_700_000_000_000L, 5));
    IntStream.range(1, 40).forEach(i -> add(refused(i, 1_700_000_000_000L + i, 1)));

    var all = all();

    assertThat(all).hasSizeLessThanOrEqualTo(LIMIT);
    assertThat(all).anyMatch(entry -> entry.refused().count() == 5);
    assertThat(all.get(0).refused().imei().digits()).endsWith("039");
  }

  @Test
  void readsNothingThatOthersHaveWrittenThere() {
    redis.ctl("hset", RefusedList.KEY, "356307042440001", "no entry");
    redis.ctl("hset", RefusedList.KEY, "no-imei", "1 2 3 a b");
    redis.ctl("hset", RefusedList.KEY, "356307042440002", "1 2 3 a b");

    assertThat(all()).hasSize(1);

    redis.ctl("del", RefusedList.KEY);
    redis.ctl("set", RefusedList.KEY, "x");
    assertThat(all()).isEmpty();
    add(refused(3, 1, 1));
    assertThat(all()).hasSize(1);
  }
}
