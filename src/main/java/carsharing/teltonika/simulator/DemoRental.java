package carsharing.teltonika.simulator;

import carsharing.teltonika.simulator.command.CommandSender;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * A customer who rents one car again and again: opens it, drives, and returns it when that is
 * allowed.
 */
final class DemoRental {

  private static final Duration VALIDITY = Duration.ofSeconds(20);
  private static final long BETWEEN_RENTALS = 8000; // ms
  private static final long BETWEEN_ATTEMPTS = 3000; // ms
  private static final String CITY =
      """
      {"polygons":[{"type":"FeatureCollection","center":[25.28,54.69],"features":[{
        "type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":
        [[[25.2,54.6],[25.4,54.6],[25.4,54.8],[25.2,54.8],[25.2,54.6]]]}}]}],"home":"vilnius"}""";

  private final Vertx vertx;
  private final Terminal terminal;
  private final CommandSender sender;
  private final String imei;
  private String shown = "";

  DemoRental(Vertx vertx, Terminal terminal, CommandSender sender, String imei) {
    this.vertx = vertx;
    this.terminal = terminal;
    this.sender = sender;
    this.imei = imei;
  }

  /** Rents the car after a while. */
  void startLater() {
    vertx.setTimer(BETWEEN_RENTALS, now -> start());
  }

  private void start() {
    command("startRent", this::finishLater, this::startLater);
  }

  private void finishLater() {
    vertx.setTimer(
        BETWEEN_ATTEMPTS, now -> command("finishRent", this::release, this::finishLater));
  }

  /** The next customer's car may start again. */
  private void release() {
    command("imoUnlock", this::startLater, this::startLater);
  }

  private void command(String action, Runnable done, Runnable again) {
    var command = new JsonObject(CITY).put("action", action);
    sender
        .send(imei, command, Optional.of(VALIDITY), message -> {}, notice -> {})
        .onSuccess(
            outcome -> {
              show(action, outcome);
              if (outcome.getString("message").equals("success")) {
                done.run();
              } else {
                again.run();
              }
            })
        .onFailure(
            cause -> {
              terminal.line("          %s  %s: %s".formatted(imei, action, cause.getMessage()));
              again.run();
            });
  }

  private void show(String action, JsonObject outcome) {
    var data = outcome.getValue("data");
    var verdict = Optional.ofNullable(outcome.getString("verdict"));
    var text =
        (outcome.getString("message").equals("success") ? "success" : "failed, " + data)
            + verdict.map(known -> " (" + known + ")").orElse("");
    var line = "command   %s  %s: %s".formatted(imei, terminal.bold(action), terminal.bold(text));
    if (!line.equals(shown)) { // The customer tries again and again, for the same reason.
      shown = line;
      terminal.line(line);
    }
  }
}
