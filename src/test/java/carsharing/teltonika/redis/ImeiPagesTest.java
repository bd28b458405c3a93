package carsharing.teltonika.redis;

import static carsharing.teltonika.testing.Futures.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A set of IMEIs that is read in pages from a real Redis. */
@VertxTest
class ImeiPagesTest {

  private static final long FIRST = 356_307_042_000_000L;

  private final RedisServer redis = RedisServer.shared();
  private final String key = "imeis." + UUID.randomUUID();
  private final Context loop;
  private final RedisLink link;
  private final ImeiPages pages;
  private final List<List<Imei>> seen = new CopyOnWriteArrayList<>();

  ImeiPagesTest(Vertx vertx) {
    loop = vertx.getOrCreateContext();
    link = RedisLinks.deaf(vertx, RedisLinks.settings(redis.uri()));
    pages = new ImeiPages(link, key);
  }

  @BeforeEach
  void open() {
    loop.runOnContext(now -> link.open());
    await().until(() -> link.problem().isEmpty());
  }

  @AfterEach
  void clean() {
    redis.ctl("del", key);
  }

  private void read() {
    on(
        loop,
        () ->
            pages.forEach(
                page -> {
                  seen.add(page);
                  return Future.succeededFuture();
                }));
  }

  private List<String> imeis() {
    return seen.stream().flatMap(List::stream).map(Imei::digits).distinct().sorted().toList();
  }

  private void add(int count) {
    redis.ctl(
        "eval",
        "for i = 0, ARGV[2] - 1 do redis.call('SADD', KEYS[1], string.format('%.0f', ARGV[1] + i)) end",
        "1",
        key,
        Long.toString(FIRST),
        Integer.toString(count));
  }

  /** Redis stores small sets of numbers, other small sets and large sets in different ways. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 600, 6000})
  void areAllImeisOfTheSet(int count) {
    add(count);

    read();

    assertThat(imeis())
        .isEqualTo(
            LongStream.range(FIRST, FIRST + count).boxed().map(n -> Long.toString(n)).toList());
    assertThat(seen).hasSizeBetween(count > 2000 ? 2 : 1, count / 1000 + 1);
  }

  @Test
  void leaveMembersThatAreNoImeisInRedis() {
    redis.ctl(
        "sadd",
        key,
        "356307042441013",
        "000000000000000",
        "35630704244101",
        "3563070424410130",
        "35630704244101x",
        "356307042441 13",
        "-35630704244101",
        "",
        "x".repeat(10_000));

    read();

    assertThat(imeis()).containsExactly("000000000000000", "356307042441013");
  }

  @Test
  void areOneEmptyPageIfThereIsNoSuchKey() {
    read();

    assertThat(seen).containsExactly(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"set", "rpush", "pfadd"})
  void areOneEmptyPageIfTheKeyHoldsSomethingElse(String command) {
    redis.ctl(command, key, "356307042441013");

    read();

    assertThat(seen).containsExactly(List.of());
  }

  @Test
  void areReadOneAfterTheOther() {
    add(6000);
    var first = Promise.<Void>promise();
    var all = Promise.<Void>promise();
    var digits = new CopyOnWriteArrayList<String>();
    loop.runOnContext(
        now ->
            pages
                .forEachDigits(
                    page -> {
                      digits.add(page);
                      return digits.size() == 1 ? first.future() : Future.succeededFuture();
                    })
                .onComplete(all));
    await().until(() -> digits.size() == 1);
    on(loop, () -> link.send(Lua.call("return 1")));
    assertThat(digits).hasSize(1);
    assertThat(digits.get(0).length() % Imei.LENGTH).isZero();

    loop.runOnContext(now -> first.complete());

    on(loop, all::future);
    assertThat(digits.stream().mapToInt(String::length).sum())
        .isGreaterThanOrEqualTo(6000 * Imei.LENGTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void areReadNoFurtherIfSomethingGoesWrongWithOne(int page) {
    add(6000);

    assertThatThrownBy(
            () ->
                on(
                    loop,
                    () ->
                        pages.forEach(
                            imeis -> {
                              seen.add(imeis);
                              return seen.size() < page
                                  ? Future.succeededFuture()
                                  : Future.failedFuture("no more, please");
                            })))
        .hasMessageContaining("no more, please");

    assertThat(seen).hasSize(page);
  }

  @Test
  void areNotReadWhileRedisIsAway() {
    add(1);
    on(loop, link::close);

    assertThatThrownBy(this::read).isNotNull();

    assertThat(seen).isEmpty();
  }
}
