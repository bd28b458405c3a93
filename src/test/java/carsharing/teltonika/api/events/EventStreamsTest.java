package carsharing.teltonika.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients hear what happens to cars, come back to any process, and are never waited for. */
class EventStreamsTest {

  /** More than the buffers of the system hold, and what they hold, in steps. */
  private static final int ROUNDS = 40;

  private static final int PER_ROUND = 20;
  private static final int LENGTH = 30_000;

  private final String imei = Imeis.any();
  private final RedisServer redis = RedisServer.start();
  private ApiClient one;
  private ApiClient other;

  @BeforeEach
  void start() {
    one = startServer();
    other = startServer();
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    redis.close();
  }

  private ApiClient startServer() {
    return ApiClient.start(
        "REDIS_URI",
        redis.uri(),
        "API_STREAMQUEUE",
        "64KiB",
        "API_EVENTMEMORY",
        "64KiB",
        "HTTP_IDLETIMEOUT",
        "2s",
        "STATE_WRITEINTERVAL",
        "10ms");
  }

  private static EventReader open(ApiClient at, String query, String last) {
    return EventReader.open(at.server(), query, last, ApiClient.TOKEN);
  }

  private CarTracker car(ApiClient at, String name) {
    return CarTracker.connect(at.server().port(), name, (self, command) -> {});
  }

  private static AvlRecord record(long time, int ignition) {
    return new AvlRecord(
        time,
        0,
        new GpsElement(252_797_181, 546_871_550, 100, 274, 9, 47),
        0,
        OptionalInt.empty(),
        IoElements.builder().add1(239, ignition).build());
  }

  @Test
  void aClientHearsOfStatesAndEventsOfACarOfAnotherProcess() {
    var now = System.currentTimeMillis();
    try (var reader = open(one, "", "");
        var car = car(other, imei)) {
      car.send(record(now - 2000, 0));
      await().until(() -> !reader.events("state", imei).isEmpty());
      car.send(record(now - 1000, 1));

      await()
          .untilAsserted(
              () ->
                  assertThat(reader.events("event", imei))
                      .anySatisfy(
                          event -> {
                            assertThat(event.getString("event")).isEqualTo("ignition");
                            assertThat(event.getLong("at")).isEqualTo(now - 1000);
                          }));
      assertThat(reader.events("event", imei))
          .anyMatch(event -> event.getString("event").equals("online"));
      await()
          .untilAsserted(
              () -> {
                var states = reader.events("state", imei);
                assertThat(
                        states.get(states.size() - 1).getJsonObject("ignition").getBoolean("value"))
                    .isTrue();
              });
    }
  }

  @Test
  void aClientThatComesBackToTheOtherProcessHasMissedNothing() {
    var now = System.currentTimeMillis();
    try (var car = car(one, imei)) {
      String last;
      try (var reader = open(one, "?kinds=event", "")) {
        car.send(record(now - 9000, 0));
        await().until(() -> reader.events("event", imei).size() == 1); // online
        last = reader.lastId();
      }
      for (var i = 0; i < 6; i++) {
        car.send(record(now - 8000 + i, (i + 1) % 2));
      }
      try (var watch = open(one, "?kinds=event", last)) {
        await().until(() -> watch.events("event", imei).size() == 6);
      }

      try (var back = open(other, "?kinds=event", last)) {
        await().until(() -> back.events("event", imei).size() == 6);
        assertThat(back.events("event", imei)).extracting(event -> event.getLong("at")).isSorted();
        assertThat(back.events()).noneMatch(event -> event.kind().equals("reset"));
      }
    }
  }

  /** Adds entries to the journal, of so many characters each. */
  private void addCommands(int count, int length) {
    redis.ctl(
        "eval",
        """
        local text = string.rep('x', ARGV[3])
        for i = 1, ARGV[2] do
          redis.call('XADD', KEYS[1], '*', 'kind', 'command', 'imei', ARGV[1],
            'data', '{"imei":"' .. ARGV[1] .. '","text":"' .. text .. '"}')
        end
        """,
        "1",
        "teltonika:journal",
        imei,
        Integer.toString(count),
        Integer.toString(length));
  }

  @Test
  void aClientThatWasAwayForTooLongIsToldToBeginAgain() {
    try (var reader = open(one, "", "")) {
      addCommands(30, 1000); // More than the server remembers.
      await().until(() -> reader.events("command", imei).size() == 30);
    }
    try (var reader = open(one, "", "1-1")) {
      await().until(() -> reader.events().stream().anyMatch(event -> event.kind().equals("reset")));
    }
    try (var reader = open(one, "", "nonsense")) {
      await().until(() -> reader.events().stream().anyMatch(event -> event.kind().equals("reset")));
    }
  }

  /** Each client that comes back gets a text of its own: many of them must not fill the memory. */
  @Test
  void aClientThatHasMissedTooManyStatesIsToldToBeginAgain() {
    var cars = Stream.generate(Imeis::any).limit(501).toList();
    register(cars);
    try (var client =
            ApiClient.start(
                "REDIS_URI", redis.uri(), "CARS_REGISTRY", "redis", "CARS_REGISTRYKEY", "cars");
        var reader = open(client, "", "")) {
      await()
          .until(() -> client.call("GET", "/v1/vehicles/" + cars.get(500), "").statusCode() == 200);
      addCommands(1, 10);
      await().until(() -> reader.events("command", imei).size() == 1);
      var last = reader.lastId();
      redis.ctl(
          "xadd",
          "teltonika:journal",
          "*",
          "kind",
          "state",
          "data",
          new JsonObject().put("imeis", cars).encode());
      addCommands(1, 10);
      await().until(() -> reader.events("command", imei).size() == 2);

      try (var back = open(client, "", last)) {
        await().until(() -> !back.events().isEmpty());
        assertThat(back.events().get(0).kind()).isEqualTo("reset");
      }
    }
  }

  private void register(List<String> cars) {
    var script =
        "for i, imei in ipairs(ARGV) do"
            + " redis.call('HSET', KEYS[1], imei, '{\"imei\":\"' .. imei .. '\"}') end";
    var words = new ArrayList<>(List.of("eval", script, "1", "cars"));
    words.addAll(cars);
    redis.ctl(words.toArray(String[]::new));
  }

  @Test
  void aFilterTakesOneCarAndOneKind() {
    var now = System.currentTimeMillis();
    var stranger = Imeis.any();
    try (var car = car(one, imei);
        var second = car(other, stranger)) {
      car.send(record(now - 3000, 0));
      await().until(() -> one.call("GET", "/v1/vehicles/" + imei, "").statusCode() == 200);
      try (var reader = open(one, "?vehicle=" + imei + "&kinds=state", "");
          var all = open(one, "", "")) {
        second.send(record(now - 2000, 1));
        car.send(record(now - 1000, 1));

        await().until(() -> !all.events("state", stranger).isEmpty());
        await().until(() -> !reader.events("state", imei).isEmpty());
        assertThat(reader.events()).allMatch(event -> event.kind().equals("state"));
        assertThat(reader.events("state", stranger)).isEmpty();
      }
      assertThat(one.call("GET", "/v1/events?kinds=all", "").statusCode()).isEqualTo(400);
      assertThat(one.call("GET", "/v1/events?vehicle=nobody", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aStreamThatIsNeverReadIsReallyClosed() throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), one.server().httpPort());
    try (var reader = open(one, "", "");
        var channel = SocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 1024);
      channel.connect(address);
      var request =
          "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(ApiClient.TOKEN);
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      for (var round = 1; round <= ROUNDS; round++) {
        addCommands(PER_ROUND, LENGTH);
        var expected = round * PER_ROUND;
        await().until(() -> reader.events("command", imei).size() == expected);
      }

      await().until(() -> isReset(channel));
    }
  }

  /** Only a socket that the server has closed answers what is sent to it with a reset. */
  private static boolean isReset(SocketChannel channel) {
    try {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({"64KiB, 1GiB", "64MiB, 1MiB"})
  void aReaderThatDoesNotReadIsDroppedAndTheOthersHearAllTheSame(String queue, String memory)
      throws IOException {
    try (var server =
            ApiClient.start(
                "REDIS_URI", redis.uri(), "API_STREAMQUEUE", queue, "API_STREAMMEMORY", memory);
        var slow = new Socket();
        var reader = open(server, "", "")) {
      slow.setReceiveBufferSize(1024);
      slow.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.server().httpPort()));
      slow.getOutputStream()
          .write(
              "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(ApiClient.TOKEN)
                  .getBytes(StandardCharsets.US_ASCII));
      for (var round = 1; round <= ROUNDS; round++) {
        addCommands(PER_ROUND, LENGTH);
        var expected = round * PER_ROUND;
        await().until(() -> reader.events("command", imei).size() == expected);
      }

      assertThat(readToTheEnd(slow)).isLessThan((long) ROUNDS * PER_ROUND * LENGTH);
      assertThat(reader.isOver()).isFalse();
    }
  }

  /** Fails if the server keeps the connection. */
  private static long readToTheEnd(Socket socket) throws IOException {
    socket.setSoTimeout(10_000); // A stream that is open gets a line more seldom.
    var bytes = new byte[65_536];
    var read = 0L;
    try {
      for (var count = 0; count >= 0; count = socket.getInputStream().read(bytes)) {
        read += count;
      }
    } catch (SocketException e) {
      return read; // Closed with bytes unread.
    }
    return read;
  }
}
