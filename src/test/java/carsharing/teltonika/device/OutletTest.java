package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.testing.HandClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written to a tracker, and what happens if the tracker does not read it. */
@VertxTest
class OutletTest {

  private static final Duration UNREAD = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int PENDING = 512 * 1024;
  private static final int PIECE = 8 * 1024;

  private final HandClock clock = new HandClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Ends ends;
  private Outlet outlet;

  OutletTest(Vertx vertx) {
    ends = Ends.connect(vertx);
    outlet = outlet("16KiB");
  }

  private Outlet outlet(String maxUnread) {
    var settings =
        EnvironmentSettings.of("DEVICES_MAXUNREAD", maxUnread, "DEVICES_UNREADTIMEOUT", "1m");
    return ends.call(
        () ->
            new Outlet(
                clock,
                ends.socket,
                Environments.of(settings.devices(), clock, meters),
                () -> events.add("filled"),
                () -> events.add("drained"),
                () -> events.add("stuck")));
  }

  private Channel channel() {
    return ((NetSocketInternal) ends.socket).channelHandlerContext().channel();
  }

  /** The bytes that wait because the kernel takes no more. */
  private long pending() {
    return channel().unsafe().outboundBuffer().totalPendingWriteBytes();
  }

  /** Writes far more than the kernel takes, and no more than {@link #PENDING}. */
  private void fill() {
    ends.run(
        () -> {
          for (var written = 0; written < PENDING; written += PIECE) {
            outlet.write(Buffer.buffer(new byte[PIECE]));
          }
        });
  }

  private void pass(Duration time) {
    ends.run(() -> clock.pass(time));
  }

  @AfterEach
  void close() throws IOException {
    ends.close();
  }

  @Test
  void answersAnImeiWithOneByteAndAFrameWithFour() {
    ends.run(outlet::accept);
    ends.run(outlet::refuse);
    ends.run(() -> outlet.acknowledge(0));
    ends.run(() -> outlet.acknowledge(255));
    ends.run(() -> outlet.write(Buffer.buffer("end")));

    assertThat(ends.read(13)).isEqualTo("01" + "00" + "00000000" + "000000ff" + "656e64");
    assertThat(events).isEmpty();
  }

  @Test
  void saysOnceThatATrackerDoesNotRead() {
    fill();
    assertThat(events).containsExactly("filled");
    assertThat(outlet.isFull()).isTrue();

    ends.run(() -> outlet.acknowledge(1));

    assertThat(events).containsExactly("filled");
    assertThat(meters.counter("teltonika.connections.unread").count()).isOne();
  }

  @Test
  void givesUpATrackerThatDoesNotReadForTooLong() {
    fill();
    pass(UNREAD.minusMillis(1));
    assertThat(events).containsExactly("filled");

    pass(Duration.ofMillis(1));
    pass(UNREAD);

    assertThat(events).containsExactly("filled", "stuck");
  }

  @Test
  void goesOnWithATrackerThatReadsInTime() {
    fill();
    pass(UNREAD.minusMillis(1));

    ends.read(PENDING);

    await().until(() -> events.contains("drained"));
    assertThat(outlet.isFull()).isFalse();
    pass(UNREAD);
    assertThat(events).containsExactly("filled", "drained");
  }

  @Test
  void givesATrackerItsWholeTimeEachTime() {
    fill();
    pass(UNREAD.minusMillis(1));
    ends.read(PENDING);
    await().until(() -> events.contains("drained"));

    fill();
    pass(UNREAD.minusMillis(1));
    assertThat(events).containsExactly("filled", "drained", "filled");
    pass(Duration.ofMillis(1));

    assertThat(events).endsWith("filled", "stuck");
    assertThat(meters.counter("teltonika.connections.unread").count()).isEqualTo(2);
  }

  /** Vert.x would leave it open until the handler of the server's stop is done. */
  @Test
  void closesAConnectionAtOnceAfterAllThatWasWritten() {
    ends.run(() -> ends.socket.shutdownHandler(begun -> {}));

    ends.run(outlet::refuse);
    ends.run(outlet::close);

    assertThat(ends.read(2)).isEqualTo("00");
  }

  /** Nobody counts the connection any more, so it must not stay. */
  @Test
  void closesAConnectionWhoseTrackerDoesNotRead() {
    fill();

    ends.run(outlet::close);
    pass(Duration.ofMillis(1));

    await().until(() -> !channel().isOpen());
    pass(UNREAD);
    assertThat(events).containsExactly("filled");
  }

  @Test
  void waitsAMomentForATrackerThatHasNotReadItsLastAnswers() {
    outlet = outlet("1MiB");
    fill();
    assertThat(events).isEmpty();
    assertThat(ends.call(this::pending)).isPositive();

    ends.run(outlet::close);
    pass(PATIENCE.minusMillis(1));
    assertThat(channel().isOpen()).isTrue();
    pass(Duration.ofMillis(1));

    await().until(() -> !channel().isOpen());
  }

  @Test
  void sendsWhatWasWrittenToATrackerThatReadsInAMoment() {
    outlet = outlet("1MiB");
    fill();

    ends.run(outlet::close);

    assertThat(ends.read(PENDING + 1)).hasSize(2 * PENDING);
  }
}
