package carsharing.teltonika.testing.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@VertxTest
class RelayTest {

  private final Vertx vertx;
  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final NetServer echo;
  private final Relay relay;

  RelayTest(Vertx vertx) {
    this.vertx = vertx;
    echo = echoServer();
    relay = Relay.start(vertx, "127.0.0.1", echo.actualPort());
  }

  @AfterEach
  void close() {
    relay.close();
  }

  @Test
  void passesBytesBothWays() throws IOException {
    try (var client = connect()) {
      send(client, "hello");

      assertThat(receive(client, 5)).isEqualTo("hello");
    }
  }

  @Test
  void passesTheEndOfAConnectionOn() throws IOException {
    try (var client = connect()) {
      send(client, "last");
      assertThat(receive(client, 4)).isEqualTo("last");
    }

    await().until(() -> arrived.contains("end"));
  }

  @Test
  void cutsAllConnectionsAndAcceptsNewOnes() throws IOException {
    try (var client = connect()) {
      send(client, "hello");
      receive(client, 5);

      relay.cut();

      assertThat(client.getInputStream().read()).isEqualTo(-1);
      await().until(() -> arrived.contains("end"));
    }
    try (var next = connect()) {
      send(next, "again");
      assertThat(receive(next, 5)).isEqualTo("again");
    }
  }

  @Test
  void holdsBytesBackWhileItIsStalledAndPassesThemOnAfterwards() throws IOException {
    try (var client = connect()) {
      send(client, "one");
      receive(client, 3);

      relay.stall();
      send(client, "two");
      client.setSoTimeout(200);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(arrived).containsExactly("one");
      client.setSoTimeout(10_000);

      relay.resume();

      assertThat(receive(client, 3)).isEqualTo("two");
    }
  }

  @Test
  void refusesNewConnectionsAndLeavesTheOpenOnes() throws IOException {
    try (var client = connect()) {
      send(client, "one");
      receive(client, 3);

      relay.refuse();

      try (var refused = connect()) {
        assertThat(refused.getInputStream().read()).isEqualTo(-1);
      }
      send(client, "two");
      assertThat(receive(client, 3)).isEqualTo("two");
    }
  }

  @Test
  void passesBytesOnInPieces() throws IOException {
    relay.chunk(1);
    try (var client = connect()) {
      // TCP may join pieces again on a busy machine, but not always.
      await()
          .until(
              () -> {
                arrived.clear();
                send(client, "0123456789");
                assertThat(receive(client, 10)).isEqualTo("0123456789");
                return arrived.size() > 1;
              });
    }
  }

  @Test
  void passesBytesOnLaterAndAllOfThemOnceItIsHealed() throws IOException {
    relay.delay(Duration.ofHours(1));
    try (var client = connect()) {
      send(client, "late");
      await().until(() -> relay.heldBytes() == 4);
      assertThat(arrived).isEmpty();
    }
    relay.delay(Duration.ofMillis(20));
    try (var client = connect()) {
      send(client, "one");
      assertThat(receive(client, 3)).isEqualTo("one");
      relay.heal();
      send(client, "two");
      assertThat(receive(client, 3)).isEqualTo("two");
    }
  }

  @Test
  void holdsWhatTheServerSendsAndPassesOnWhatClientsSend() throws IOException {
    try (var client = connect()) {
      relay.hold(Relay.Way.TO_CLIENT);

      send(client, "one");

      await().until(() -> arrived.contains("one"));
      await().until(() -> relay.heldBytes() == 3);
      relay.resume();
      assertThat(receive(client, 3)).isEqualTo("one");
    }
  }

  /** As a network does that has lost a connection, and delivers what was on its way. */
  @Test
  void passesOnWhatItHeldAlthoughTheClientHasGone() throws IOException {
    try (var client = connect()) {
      send(client, "one");
      receive(client, 3);
      relay.hold(Relay.Way.TO_SERVER);
      send(client, "late");
      await().until(() -> relay.heldBytes() == 4);
    }
    assertThat(arrived).containsExactly("one");

    relay.resume();

    await().untilAsserted(() -> assertThat(arrived).containsExactly("one", "late", "end"));
  }

  @Test
  void delaysOneDirection() throws IOException {
    relay.delay(Relay.Way.TO_CLIENT, Duration.ofHours(1));
    try (var client = connect()) {
      send(client, "one");

      await().until(() -> arrived.contains("one"));
      await().until(() -> relay.heldBytes() == 3);
    }
  }

  @Test
  void losesWhatTheServerSendsAndThenClosesTheConnection() throws IOException {
    try (var client = connect()) {
      relay.drop(Relay.Way.TO_CLIENT);
      send(client, "lost");
      await().until(() -> arrived.contains("lost"));
      send(client, "more");
      await().until(() -> arrived.contains("more"));

      relay.resume();

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void leavesAConnectionOpenThatHasLostNothing() throws IOException {
    try (var client = connect()) {
      send(client, "one");
      receive(client, 3);
      relay.drop(Relay.Way.TO_CLIENT);
      relay.resume();

      send(client, "two");

      assertThat(receive(client, 3)).isEqualTo("two");
    }
  }

  @Test
  void letsHearWhatIsSentAlthoughItIsHeld() throws IOException {
    var heard = new CopyOnWriteArrayList<String>();
    var tap =
        new RelayTap() {
          @Override
          public void opened(int client) {
            heard.add("opened " + client);
          }

          @Override
          public void heard(int client, Relay.Way way, Buffer bytes) {
            heard.add(client + " " + way + " " + bytes);
          }
        };
    try (var tapped = Relay.start(vertx, "127.0.0.1", echo.actualPort(), tap);
        var client = new Socket(InetAddress.getLoopbackAddress(), tapped.port())) {
      var port = client.getLocalPort();
      tapped.hold(Relay.Way.TO_CLIENT);
      send(client, "one");
      await().until(() -> heard.contains(port + " TO_CLIENT one"));
      send(client, "two");

      await()
          .untilAsserted(
              () ->
                  assertThat(heard)
                      .containsExactlyInAnyOrder(
                          "opened " + port,
                          port + " TO_SERVER one",
                          port + " TO_CLIENT one",
                          port + " TO_SERVER two",
                          port + " TO_CLIENT two"));
    }
  }

  private NetServer echoServer() {
    return vertx
        .createNetServer()
        .connectHandler(
            socket ->
                socket
                    .handler(
                        bytes -> {
                          arrived.add(bytes.toString());
                          socket.write(bytes);
                        })
                    .closeHandler(closed -> arrived.add("end")))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }
}
