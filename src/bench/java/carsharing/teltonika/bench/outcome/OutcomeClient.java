package carsharing.teltonika.bench.outcome;

import carsharing.teltonika.simulator.command.BackEnd;
import carsharing.teltonika.testing.RedisSocket;
import carsharing.teltonika.vehicle.DefaultScript;
import carsharing.teltonika.vehicle.ParkingPlace;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The back end of many cars, in the process of the cars, so that one clock sees both ends. It reads
 * the bare connection: what a client library takes is not measured.
 */
final class OutcomeClient implements AutoCloseable {

  private static final int PATIENCE = 60; // s

  /**
   * A command that was sent.
   *
   * @param imei of the car
   * @param published just before it was announced, ns
   * @param outcome when the client heard of it, ns
   */
  record Sent(String imei, long published, CompletableFuture<Long> outcome) {

    /** Waits for the outcome; fails if it is no success. */
    long await() throws IOException, InterruptedException {
      try {
        return outcome.get(PATIENCE, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("no success: " + imei, e);
      }
    }
  }

  private final RedisSocket commands;
  private final RedisSocket subscriber;
  private final Map<String, CompletableFuture<Long>> waiting = new ConcurrentHashMap<>();

  /** Connects and subscribes. */
  OutcomeClient(int redisPort) throws IOException {
    commands = new RedisSocket(redisPort);
    subscriber = new RedisSocket(redisPort);
    subscriber.ask("PSUBSCRIBE", BackEnd.ANY_IMEI);
    for (var line = 0; line < 5; line++) {
      subscriber.line(); // The rest of a list of three: word, pattern and number.
    }
    var reader = new Thread(this::read, "outcomes");
    reader.setDaemon(true);
    reader.start();
  }

  /** A push is a list of four texts, each after its length. The last one is the message. */
  private void read() {
    try {
      while (true) {
        for (var line = 0; line < 6; line++) {
          subscriber.line();
        }
        var channel = subscriber.line();
        subscriber.line();
        heard(channel, subscriber.line(), System.nanoTime());
      }
    } catch (IOException e) {
      waiting.values().forEach(outcome -> outcome.completeExceptionally(e));
    }
  }

  private void heard(String imei, String text, long at) {
    var outcome = waiting.get(imei);
    if (outcome == null || !text.startsWith("{")) {
      return;
    }
    var message = new JsonObject(text);
    if (!BackEnd.isOutcome(message)) {
      return;
    }
    waiting.remove(imei);
    if (BackEnd.isSuccess(message)) {
      outcome.complete(at);
    } else {
      outcome.completeExceptionally(new IOException(imei + ": " + text));
    }
  }

  /** Writes a command for each of some cars, then announces all of them. */
  List<Sent> send(List<String> imeis, DefaultScript script) throws IOException {
    var json = json(script);
    for (var imei : imeis) {
      commands.send("SET", imei, json, "EX", "60");
    }
    for (var i = 0; i < imeis.size(); i++) {
      commands.line();
    }
    var sent = imeis.stream().map(imei -> waitFor(imei)).toList();
    var announced = new ArrayList<Sent>();
    for (var i = 0; i < imeis.size(); i++) {
      announced.add(new Sent(imeis.get(i), System.nanoTime(), sent.get(i)));
      commands.send("PUBLISH", imeis.get(i), BackEnd.ANNOUNCEMENT);
    }
    for (var i = 0; i < imeis.size(); i++) {
      commands.line();
    }
    return announced;
  }

  private CompletableFuture<Long> waitFor(String imei) {
    var outcome = new CompletableFuture<Long>();
    waiting.put(imei, outcome);
    return outcome;
  }

  private static String json(DefaultScript script) {
    var json = new JsonObject().put("action", script.action());
    if (script.needsAreas()) {
      json.put("home", "vilnius").put("polygons", ParkingPlace.polygons());
    }
    return json.encode();
  }

  @Override
  public void close() throws IOException {
    commands.close();
    subscriber.close();
  }
}
