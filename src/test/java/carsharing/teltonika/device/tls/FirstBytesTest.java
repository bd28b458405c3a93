package carsharing.teltonika.device.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.testing.HandClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When TLS begins, if first bytes and handshake may take a second together. */
class FirstBytesTest {

  private static final long TIMEOUT = 1000; // ms

  private final HandClock clock = new HandClock();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  /** The steps: {@code bytes} come, {@code close} ends the connection, {@code 999} passes ms. */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("bytes come at once", "bytes", "begin with 1000 ms"),
        arguments("bytes come in time", "400 bytes 5000", "begin with 600 ms"),
        arguments("more bytes come", "400 bytes 100 bytes", "begin with 600 ms"),
        arguments("bytes come at the last moment", "999 bytes 5000", "begin with 1 ms"),
        arguments("nothing has come yet", "999", ""),
        arguments("nothing comes", "1000", "failed: nothing was sent within 1000 ms"),
        arguments("the peer has gone", "400 close 5000", ""));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void beginsTlsWithTheFirstBytes(String what, String steps, String expected) {
    listen(left -> seen.add("begin with %d ms".formatted(left)));
    for (var step : steps.split(" ", -1)) {
      switch (step) {
        case "bytes" -> channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22, 3, 1}));
        case "close" -> channel.close();
        default -> pass(Long.parseLong(step));
      }
    }

    assertThat(String.join("|", seen)).isEqualTo(expected);
  }

  @Test
  void handsOnEveryByte() {
    listen(left -> {});

    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22, 3, 1}));
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {7}));

    assertThat(channel.<ByteBuf>readInbound().readableBytes()).isEqualTo(3);
    assertThat(channel.<ByteBuf>readInbound().readableBytes()).isOne();
    assertThat(channel.pipeline().get(FirstBytes.class)).isNull();
  }

  @Test
  void failsAndKeepsNoBytesIfTlsCannotBegin() {
    listen(
        left -> {
          throw new IllegalStateException("no engine");
        });
    var bytes = Unpooled.wrappedBuffer(new byte[] {22, 3, 1});

    channel.writeInbound(bytes);

    assertThat(seen).containsExactly("failed: no engine");
    assertThat(bytes.refCnt()).isZero();
    assertThat(channel.<ByteBuf>readInbound()).isNull();
  }

  private void listen(LongConsumer begin) {
    channel.freezeTime();
    channel
        .pipeline()
        .addFirst(
            new FirstBytes(
                clock, TIMEOUT, cause -> seen.add("failed: " + cause.getMessage()), begin));
  }

  private void pass(long millis) {
    clock.pass(Duration.ofMillis(millis));
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }
}
