package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A server, a car of its own and the client of that car, and what a good car does. */
final class Commanded implements AutoCloseable {

  static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final AtomicInteger CARS = new AtomicInteger();

  private static final String POLYGONS =
      """
      [{"type":"FeatureCollection","center":[25.28,54.687],"features":[{"type":"Feature",
        "properties":{},"geometry":{"type":"Polygon","coordinates":
        [[[25.2,54.6],[25.4,54.6],[25.4,54.8],[25.2,54.8],[25.2,54.6]]]}}]}]""";

  private final String imei = "3563070999%05d".formatted(CARS.incrementAndGet());
  private final String uri = RedisServer.shared().uri();
  private final String rabbit = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();
  private TestServer server;
  private final CommandClient client;

  Commanded() {
    server = startServer();
    client = new CommandClient(uri, imei);
  }

  String imei() {
    return imei;
  }

  String uri() {
    return uri;
  }

  String rabbit() {
    return rabbit;
  }

  String queue() {
    return queue;
  }

  TestServer server() {
    return server;
  }

  CommandClient client() {
    return client;
  }

  TestServer startServer(String... settings) {
    var common = Stream.of("COMMANDS_UNKNOWNANSWERWAIT", "300ms");
    return TestServer.start(
        rabbit, queue, Stream.concat(common, Stream.of(settings)).toArray(String[]::new));
  }

  void restart(String... settings) {
    server.close();
    server = startServer(settings);
  }

  void awaitMessage(String message) {
    assertThat(client.next().getString("message")).isEqualTo(message);
  }

  static String command(String action) {
    return "{\"action\":\"%s\",\"home\":\"vilnius\",\"polygons\":%s}".formatted(action, POLYGONS);
  }

  /** A car that does what it is told, and sends its records in one of the orders that occur. */
  static BiConsumer<CarTracker, String> answering(String order) {
    return (car, text) -> {
      if (text.startsWith("readio ")) {
        car.answer("Param ID:" + text.substring(7) + " Value:12345");
      } else if (text.startsWith("lvcan")) {
        car.answer("can-control CMD executed successfully.\r\n\0");
      } else if (text.startsWith("setdigout")) {
        car.answer(
            "DOUTS are set to:01 TMOs are: 0 0".replace("01", text.replace("setdigout ", "")));
      } else {
        for (var part : List.of(order.split(","))) {
          if (part.equals("text")) {
            car.answer("Record is being sent");
          } else {
            car.send(record(Records.moment(), 1L << 28));
          }
        }
      }
    };
  }

  static AvlRecord record(long timestamp, long flags) {
    return new AvlRecord(
        timestamp,
        1,
        new GpsElement(252797181, 546871550, 112, 274, 14, 0),
        0,
        OptionalInt.empty(),
        IoElements.builder().add1(239, 0).add8(132, flags).build());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
