package carsharing.teltonika.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.testing.server.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand clients listen, and health is answered all the same. */
class ManyStreamsTest {

  private static final int STREAMS = 1000;
  private static final int AT_ONCE = 50;

  private final List<SocketChannel> streams = new ArrayList<>();
  private final List<StringBuilder> heard = new ArrayList<>();
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 20);

  /** Opens some; the server closes connections that ask nothing when there are too many. */
  private void open(int port, int count) throws IOException {
    var request =
        "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(ApiClient.TOKEN);
    for (var i = 0; i < count; i++) {
      var channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      streams.add(channel);
      heard.add(new StringBuilder());
    }
  }

  /** Reads what is there, and counts the streams that have it. */
  private long countWith(String text) throws IOException {
    for (var i = 0; i < streams.size(); i++) {
      bytes.clear();
      streams.get(i).read(bytes);
      heard.get(i).append(StandardCharsets.UTF_8.decode(bytes.flip()));
    }
    return heard.stream().filter(all -> all.indexOf(text) >= 0).count();
  }

  @Test
  void aThousandStreamsAreOpenAndHealthIsAnsweredBesideThem() throws IOException {
    try (var redis = RedisServer.start();
        var client =
            ApiClient.start(
                "REDIS_URI",
                redis.uri(),
                "API_MAXSTREAMSPERTOKEN",
                Integer.toString(STREAMS),
                "API_REQUESTSPERSECOND",
                "10000",
                "API_BURST",
                "10000",
                "HTTP_MAXCONNECTIONS",
                "100")) {
      while (streams.size() < STREAMS) {
        open(client.server().httpPort(), AT_ONCE);
        await().until(() -> countWith("retry:") == streams.size());
      }

      for (var i = 0; i < 50; i++) {
        redis.ctl(
            "xadd",
            "teltonika:journal",
            "*",
            "kind",
            "command",
            "imei",
            "356307042441013",
            "data",
            "{\"number\":%d}".formatted(i));
        var begun = System.nanoTime();
        assertThat(client.server().get("/health/live")).contains("up");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      }

      await().until(() -> countWith("{\"number\":49}") == STREAMS);
      assertThat(client.call("GET", "/v1/events", "").statusCode()).isEqualTo(429);
    } finally {
      for (var stream : streams) {
        stream.close();
      }
    }
  }
}
