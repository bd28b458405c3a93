package carsharing.teltonika.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event streams: how many there may be, and that they lock nobody out. */
class StreamsTest {

  private static final String READER = "reader-of-the-fleet";
  private static final String OTHER = "other-reader-of-it";

  @TempDir private Path folder;
  private final List<Socket> sockets = new ArrayList<>();
  private Path file;
  private ApiClient api;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("tokens.yaml");
    write(Map.of("reader", READER, "other", OTHER));
    api =
        ApiClient.start(
            "API_TOKENS", file.toString(),
            "RELOAD_INTERVAL", "100ms",
            "HTTP_MAXCONNECTIONS", "2",
            "API_MAXSTREAMS", "6",
            "API_MAXSTREAMSPERTOKEN", "4");
  }

  @AfterEach
  void stop() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    api.close();
  }

  private void write(Map<String, String> tokens) throws IOException {
    var lines = new StringBuilder("tokens:\n");
    tokens.forEach(
        (name, token) ->
            lines.append(
                "  %s: { role: read, sha256: \"%s\" }\n".formatted(name, Token.hashOf(token))));
    Files.writeString(file, lines);
  }

  /** Asks for a stream, and gives its connection and the first line of the answer. */
  private Stream open(String token) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), api.server().httpPort());
    sockets.add(socket);
    socket.setSoTimeout(30_000);
    var request =
        "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n".formatted(token);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    var line = new StringBuilder();
    for (var next = socket.getInputStream().read();
        next >= 0 && next != '\r';
        next = socket.getInputStream().read()) {
      line.append((char) next);
    }
    return new Stream(socket, line.toString());
  }

  private record Stream(Socket socket, String firstLine) {

    boolean isOpen() {
      return firstLine.contains(" 200 ");
    }
  }

  @Test
  void streamsHaveBoundsOfTheirOwnAndAPlaceIsFreeWhenAClientHasGone() throws IOException {
    for (var i = 0; i < 4; i++) {
      assertThat(open(READER).isOpen()).isTrue();
    }
    assertThat(open(READER).firstLine()).as("more than one token may have").contains(" 429 ");
    assertThat(open(OTHER).isOpen()).isTrue();
    assertThat(open(OTHER).isOpen()).isTrue();
    assertThat(open(OTHER).firstLine()).as("more than there may be").contains(" 429 ");

    assertThat(api.server().get("/health/live")).contains("up");
    sockets.get(0).close();
    await().until(() -> open(READER).isOpen());
  }

  @Test
  void theStreamsOfATokenEndWhenItIsRemovedAndOthersGoOn() throws IOException {
    var removed = open(READER);
    var kept = open(OTHER);
    assertThat(List.of(removed.isOpen(), kept.isOpen())).containsOnly(true);

    write(Map.of("other", OTHER));

    assertThat(new String(removed.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .as("ends")
        .contains("text/event-stream");
    assertThat(open(OTHER).isOpen()).isTrue();
    assertThat(kept.socket().isClosed()).isFalse();
    assertThat(
            api.call("GET", "/v1/me", "", Map.of("Authorization", "Bearer " + OTHER)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aStreamEndsWhenItsTokenGetsAnotherRole() throws IOException {
    var stream = open(READER);
    Files.writeString(
        file,
        "tokens:\n  reader: { role: command, sha256: \"%s\" }\n".formatted(Token.hashOf(READER)));

    assertThat(stream.socket().getInputStream().readAllBytes()).isNotEmpty();
  }
}
