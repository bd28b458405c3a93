package carsharing.teltonika.reports;

import carsharing.teltonika.contract.Schemas;
import carsharing.teltonika.reports.notation.FrameNotation;
import carsharing.teltonika.reports.notation.JsonParts;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the command of one case, and tells what client and tracker have seen of it. */
final class CommandReplay implements AutoCloseable {

  private static final int PATIENCE = 40; // s, longer than a step may take
  private static final int VALIDITY = 60; // s

  private final String imei = Imeis.any();
  private final CommandClient client;
  private final CommandClient unasked;
  private final Report report;
  private final OutcomeExpectation expectation;
  private final Answers answers;
  private final String command;
  private final List<JsonObject> before;

  /**
   * @throws IllegalArgumentException if the case has a mistake
   */
  CommandReplay(Report report, Vertx vertx) {
    var fields = report.fields();
    var car = ReportFiles.car();
    this.report = report;
    this.expectation = new OutcomeExpectation(report.expected());
    this.answers = new Answers(fields.getJsonObject("answers", new JsonObject()), car);
    this.command = command(fields.getJsonObject("command"), car).encode();
    this.before =
        fields.getJsonArray("before", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .toList();
    before.forEach(FrameNotation::check);
    var redis = RedisServer.shared().uri();
    this.client = new CommandClient(vertx, redis, imei);
    this.unasked = new CommandClient(vertx, redis, "{" + imei + "}:texts");
  }

  /** With the areas in place of their name. */
  private static JsonObject command(JsonObject fields, JsonObject car) {
    return fields.getValue("polygons") instanceof String name
        ? fields.copy().put("polygons", car.getJsonObject("areas").getJsonArray(name))
        : fields;
  }

  /** The car's IMEI. */
  String imei() {
    return imei;
  }

  /** What is wrong, a line for each thing; empty if all is as expected. */
  List<String> complaints(Heard heard) {
    return expectation.complaints(heard);
  }

  /**
   * @param port where trackers connect
   */
  Heard run(int port) {
    var isWaiting = report.fields().getBoolean("waiting", false);
    if (isWaiting) {
      client.write(command, VALIDITY);
    }
    var began = System.nanoTime();
    try (var car = CarTracker.connect(port, imei, answers::answer)) {
      sendBefore(car);
      if (!isWaiting) {
        awaitConnected();
        client.write(command, VALIDITY);
        began = System.nanoTime();
        client.announce();
      }
      var outcome = client.outcomeWithin(PATIENCE);
      var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      var sent = List.copyOf(car.commands());
      Patience.until(() -> JsonParts.notContained(expectation.texts(), texts()).isEmpty());
      return new Heard(outcome, millis, sent, texts());
    }
  }

  private void awaitConnected() {
    while (!client.next().getString("message").equals("device_connected")) {
      // Another message of the server comes first.
    }
  }

  private void sendBefore(CarTracker car) {
    var records = 0;
    for (var notation : before) {
      var frame = FrameNotation.frame(notation);
      car.send(frame);
      records += frame.recordCount();
      var expected = records;
      if (!Patience.until(() -> car.acknowledged() >= expected)) {
        throw new IllegalStateException("a frame before the command was not acknowledged");
      }
    }
  }

  private List<String> texts() {
    return unasked.unread().stream().map(message -> message.getString("text")).toList();
  }

  /** Outcomes that have come after the first one: there must be none. */
  List<JsonObject> secondOutcomes() {
    return client.unread().stream()
        .filter(message -> List.of("success", "failed").contains(message.getString("message")))
        .toList();
  }

  /** What of the messages so far is not as their schemas say, a line for each thing. */
  List<String> mistakes(Schemas schemas) {
    return Stream.concat(
            client.received().stream()
                .flatMap(message -> schemas.mistakes("car-message/1", message).stream()),
            unasked.received().stream()
                .flatMap(message -> schemas.mistakes("tracker-text/1", message).stream()))
        .map(mistake -> report.name() + ": " + mistake)
        .toList();
  }

  @Override
  public String toString() {
    return report.name();
  }

  @Override
  public void close() {
    client.close();
    unasked.close();
  }
}
