package carsharing.teltonika.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.LocalCodec;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.api.JournalSettings;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one process writes, the others read: in order, and without a silent gap. */
class JournalTest {

  private static final Imei IMEI = new Imei("356307042441013");

  private final RedisServer redis = RedisServer.start();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Promise<Void> sourcesGone = Promise.promise();
  private final List<Integer> read = new CopyOnWriteArrayList<>();
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    LocalCodec.register(vertx.eventBus());
    LocalCodec.register(vertx.eventBus(), JournalEntry.class);
    deploy(new JournalSettings(1000, 100));
  }

  @AfterEach
  void stop() {
    sourcesGone.tryComplete();
    Futures.get(vertx.close());
    redis.close();
  }

  private void deploy(JournalSettings settings) {
    Futures.get(
        vertx.deployVerticle(
            new JournalWriter(
                RedisLinks.settings(redis.uri()),
                settings,
                new JournalMetrics(meters),
                sourcesGone.future())));
  }

  private void write(int number) {
    vertx
        .eventBus()
        .publish(
            JournalEntry.ADDRESS, JournalEntry.event(IMEI, new JsonObject().put("number", number)));
  }

  private JournalReader open() {
    var made = Promise.<JournalReader>promise();
    vertx.runOnContext(
        now -> {
          var reader = reader();
          reader.open();
          made.complete(reader);
        });
    return Futures.get(made.future());
  }

  @Test
  void entriesComeInTheirOrder() {
    open();
    await().until(() -> !begun.isEmpty());

    IntStream.range(0, 60).forEach(this::write);

    await()
        .untilAsserted(() -> assertThat(read).isEqualTo(IntStream.range(0, 60).boxed().toList()));
    assertThat(begun).hasSize(1);
    await().until(() -> meters.get("teltonika.journal.written").counter().count() == 60);
  }

  @Test
  void aReaderThatHasMissedEntriesIsToldThatItBeginsAgain() {
    var first = open();
    await().until(() -> !begun.isEmpty());
    write(1);
    await().until(() -> read.contains(1));
    var last =
        redis.ctl("xrevrange", JournalWriter.KEY, "+", "-", "COUNT", "1").lines().findFirst();
    Futures.get(first.close());
    write(2);
    await().until(() -> redis.ctl("xlen", JournalWriter.KEY).strip().equals("2"));
    redis.ctl("xtrim", JournalWriter.KEY, "MAXLEN", "0");
    write(3);

    vertx.runOnContext(now -> reader().after(last.orElseThrow().strip()).open());

    await().untilAsserted(() -> assertThat(begun).hasSize(2));
    write(4);
    await().until(() -> read.contains(4));
    assertThat(read).doesNotContain(2, 3);
  }

  private JournalReader reader() {
    return new JournalReader(
        vertx,
        RedisLinks.settings(redis.uri()),
        "Tests",
        new JournalReader.Listener() {
          @Override
          public Future<Void> read(List<JournalLine> lines) {
            lines.forEach(line -> read.add(line.entry().data().getInteger("number")));
            return Future.succeededFuture();
          }

          @Override
          public Future<Void> begin(String place) {
            begun.add(place);
            return Future.succeededFuture();
          }
        });
  }

  @Test
  void whileRedisIsAwayTheNewestEntriesWaitAndTheOldestAreDroppedAndCounted() {
    open();
    await().until(() -> !begun.isEmpty());
    redis.kill9();
    IntStream.range(0, 300).forEach(this::write);
    await()
        .untilAsserted(
            () ->
                assertThat(meters.get("teltonika.journal.lost").counter().count())
                    .isGreaterThanOrEqualTo(150));

    redis.restart();

    await().until(() -> read.contains(299));
    assertThat(read).doesNotContain(0).isSorted();
  }

  @Test
  void aKeyOfAnotherTypeAndEntriesOfStrangersHarmNobody() {
    redis.ctl("set", JournalWriter.KEY, "text");
    open();
    write(1);
    await().until(() -> redis.ctl("type", JournalWriter.KEY).strip().equals("stream"));
    await().until(() -> !begun.isEmpty());

    redis.ctl("xadd", JournalWriter.KEY, "*", "kind", "event", "imei", "x", "data", "{{{");
    redis.ctl("xadd", JournalWriter.KEY, "*", "foo", "bar");
    write(2);

    await().until(() -> read.contains(2));
  }
}
