package carsharing.teltonika.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The quarantine in a Redis of its own: what stays, and what gives way. */
class QuarantineTest {

  private static final int MAX_FRAMES = 20;
  private static final int MAX_BYTES = 1000;

  private final RedisServer redis = RedisServer.start();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final SideLink link =
      new SideLink(vertx, RedisLinks.settings(redis.uri()), "Frames", () -> {});
  private final Quarantine quarantine = new Quarantine(link, MAX_FRAMES, MAX_BYTES);

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

  private static QuarantinedFrame frame(int imei, int length, int number) {
    var data = new byte[length];
    data[0] = 7;
    data[1] = (byte) number;
    return new QuarantinedFrame(
        new Imei("356307042440%03d".formatted(imei)),
        1_700_000_000_000L + number,
        "codec 08, 8E or 10 expected, got 07",
        Frame.of(data));
  }

  private void add(QuarantinedFrame... frames) {
    Futures.on(loop, () -> quarantine.add(List.of(frames)));
  }

  private void add(int imei, int length, int number) {
    add(frame(imei, length, number));
  }

  private List<Quarantine.Summary> all() {
    return Futures.on(loop, () -> quarantine.newest(1000));
  }

  @Test
  void keepsAFrameWithItsReasonUntilItIsRemoved() {
    add(1, 5, 3);

    var summary = all().get(0);
    assertThat(summary.imei().digits()).isEqualTo("356307042440001");
    assertThat(summary.at()).isEqualTo(1_700_000_000_003L);
    assertThat(summary.bytes()).isEqualTo(17);
    var found = Futures.on(loop, () -> quarantine.find(summary.id())).orElseThrow();
    assertThat(found.frame().frame().data()).isEqualTo(new byte[] {7, 3, 0, 0, 0});
    assertThat(found.frame().frame().isIntact()).isTrue();
    assertThat(found.frame().reason()).isEqualTo("codec 08, 8E or 10 expected, got 07");

    assertThat(Futures.on(loop, () -> quarantine.remove(summary.id()))).isTrue();
    assertThat(Futures.on(loop, () -> quarantine.remove(summary.id()))).isFalse();
    assertThat(Futures.on(loop, () -> quarantine.find(summary.id()))).isEmpty();
    assertThat(Futures.on(loop, () -> quarantine.find("no id"))).isEmpty();
  }

  @Test
  void keepsTheSameFrameOfATrackerOnce() {
    add(1, 5, 1);
    add(1, 5, 1);
    add(2, 5, 1);

    assertThat(all()).hasSize(2);
  }

  @Test
  void keepsOnlySoManyFramesInAllAndOfOneTracker() {
    for (var i = 0; i < 30; i++) {
      add(i, 5, i);
    }
    assertThat(all()).hasSize(MAX_FRAMES);
    assertThat(all().get(0).at()).isEqualTo(1_700_000_000_029L);

    for (var i = 40; i < 50; i++) {
      add(29, 5, i);
    }

    assertThat(all().stream().filter(one -> one.imei().digits().endsWith("029"))).hasSize(2);
    assertThat(all().get(1).at()).isEqualTo(1_700_000_000_048L);
  }

  @Test
  void keepsOnlySoManyBytes() {
    for (var i = 0; i < 5; i++) {
      add(i, 300, i);
    }

    assertThat(all()).hasSize(3);

    add(9, MAX_BYTES, 9);
    assertThat(all()).hasSize(3);
  }

  /** A stranger who sends many bad frames must not keep Redis from its commands. */
  @Test
  void readsTheStreamOnceForAllFramesThatWait() {
    add(frame(1, 5, 1), frame(1, 5, 1), frame(2, 5, 2), frame(1, 5, 3), frame(1, 5, 4));
    add(frame(3, MAX_BYTES, 1), frame(2, 5, 2), frame(3, 5, 5));

    assertThat(redis.ctl("info", "commandstats")).contains("cmdstat_xrange:calls=2,");
    assertThat(all())
        .extracting(Quarantine.Summary::at)
        .containsExactly(
            1_700_000_000_005L, 1_700_000_000_004L, 1_700_000_000_003L, 1_700_000_000_002L);
  }

  @Test
  void readsNothingThatOthersHaveWrittenThere() {
    redis.ctl("xadd", Quarantine.KEY, "*", "imei", "x", "hex", "zz");
    redis.ctl("xadd", Quarantine.KEY, "1-1", "a", "b");

    assertThat(all()).isEmpty();

    redis.ctl("del", Quarantine.KEY);
    redis.ctl("set", Quarantine.KEY, "x");
    assertThat(all()).isEmpty();
    add(1, 5, 1);
    assertThat(all()).hasSize(1);
  }
}
