package carsharing.teltonika.simulator;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.simulator.car.TrackerFamily;
import carsharing.teltonika.simulator.command.CommandSender;
import carsharing.teltonika.simulator.tracker.CarOptions;
import carsharing.teltonika.simulator.tracker.TrackerListener;
import carsharing.teltonika.simulator.tracker.TrackerOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Five simulated cars with trackers of five families, a reader of the queue that their records
 * arrive in, and a customer who rents one of them: what a newcomer watches first.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Five simulated cars, their records as they arrive in RabbitMQ, and a rental.")
public final class Demo implements Callable<Integer> {

  private static final int CARS = 5;

  /** The first car is rented, so its tracker must show doors and lock. */
  private static final List<TrackerFamily> FAMILIES =
      List.of(
          TrackerFamily.FMB130,
          TrackerFamily.FMC150,
          TrackerFamily.FMB640,
          TrackerFamily.FMC650,
          TrackerFamily.FT);

  private static final long FIRST_IMEI = 356_307_042_440_000L;
  private static final int TIME_SCALE = 10;
  private static final double FRAMES_PER_SECOND = 0.5;
  private static final Duration EFFECT_DELAY = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--duration",
      converter = DurationConverter.class,
      defaultValue = "24h",
      description = "When to end (${DEFAULT-VALUE}); Ctrl-C ends it earlier.")
  private Duration duration = Duration.ZERO;

  private final Terminal terminal = Terminal.standard();
  private final Map<String, String> environment = System.getenv();

  /** Runs until its time is over; the server is found by the same variables that set it up. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Demo()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    var queue = environment.getOrDefault("RECORDS_QUEUE", "record");
    var port = Integer.parseInt(environment.getOrDefault("DEVICES_PORT", "5027"));
    try (var connection = connect();
        var channel = connection.createChannel()) {
      channel.queueDeclarePassive(queue);
      var shown = copies(channel, queue);
      terminal.line(
          "%d cars drive through Vilnius, %d times as fast as real ones. Their records arrive in the queue %s:"
              .formatted(CARS, TIME_SCALE, terminal.bold(queue)));
      new DemoCars(environment)
          .register(FIRST_IMEI)
          .ifPresent(problem -> terminal.line("The cars have no plates: " + problem));
      terminal.line("");
      terminal.line(
          terminal.dim("arrived   tracker          time      km/h  position             state"));
      channel.basicConsume(shown, true, (tag, delivery) -> show(delivery), tag -> {});
      drive(port);
    }
    return 0;
  }

  /**
   * Where the demo reads: a queue of its own that gets copies, so that the reader's consumer gets
   * all records of the server's queue. If there is no exchange for copies, the server's queue.
   */
  private String copies(Channel channel, String queue) throws IOException {
    var exchange = environment.getOrDefault("RECORDS_EXCHANGE", "");
    if (exchange.isEmpty()) {
      return queue;
    }
    var copies = channel.queueDeclare().getQueue();
    channel.queueBind(copies, exchange, environment.getOrDefault("RECORDS_ROUTINGKEY", queue));
    return copies;
  }

  private void drive(int port) throws Exception {
    var vertx = SimulatorVertx.create();
    var options =
        TrackerOptions.of("127.0.0.1", port)
            .sending(AvlCodec.CODEC_8_EXTENDED, 1, FRAMES_PER_SECOND)
            .with(TIME_SCALE, Duration.ofSeconds(30))
            .in(CarOptions.USUAL.after(EFFECT_DELAY, Duration.ZERO));
    new Fleet(options, FAMILIES, CARS, FIRST_IMEI, 7, 0, Duration.ZERO, new TrackerListener() {})
        .start(vertx, 1);
    var sender = new CommandSender(vertx, CommandSender.uri(environment));
    new DemoStates(vertx, terminal, CommandSender.uri(environment), FIRST_IMEI, CARS).startLater();
    new DemoRental(vertx, terminal, sender, Long.toString(FIRST_IMEI)).startLater();
    TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** The broker may still be starting. */
  private Connection connect() throws Exception {
    var uri = environment.getOrDefault("RABBITMQ_URI", "amqp://guest:guest@127.0.0.1:5672");
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return factory.newConnection("demo");
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw new IOException("no RabbitMQ within 60 s: " + e.getMessage(), e);
        }
        TimeUnit.MILLISECONDS.sleep(250);
      }
    }
  }

  private void show(Delivery delivery) throws IOException {
    var message = JSON.readTree(delivery.getBody());
    var imei = message.get("message").textValue();
    for (var record : message.get("data")) {
      show(message, imei, record);
    }
    if (!message.get("beacons").isEmpty()) {
      terminal.line(
          "%s  %s  %s"
              .formatted(
                  arrived(message),
                  tracker(imei),
                  terminal.dim(message.get("beacons").size() + " beacons in sight")));
    }
  }

  private void show(JsonNode message, String imei, JsonNode record) {
    var gps = record.get("gps");
    terminal.line(
        "%s  %s  %s  %4d  %-19s  %s"
            .formatted(
                arrived(message),
                tracker(imei),
                record.get("time").textValue().substring(11, 19),
                gps.get("Speed").intValue(),
                String.format(
                    Locale.ROOT,
                    "%.5f %.5f",
                    gps.get("Latitude").doubleValue(),
                    gps.get("Longitude").doubleValue()),
                state(record)));
  }

  private static String arrived(JsonNode message) {
    return message.get("receivedAt").textValue().substring(11, 19);
  }

  private String tracker(String imei) {
    return terminal.coloured((int) (Long.parseLong(imei) - FIRST_IMEI), imei);
  }

  private static String state(JsonNode record) {
    return StreamSupport.stream(record.get("securityFlags").spliterator(), false)
        .map(JsonNode::textValue)
        .collect(Collectors.joining(", "));
  }
}
