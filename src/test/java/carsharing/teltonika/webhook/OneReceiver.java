package carsharing.teltonika.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A receiver of webhooks, and servers with a Redis of their own that post to it. */
abstract class OneReceiver {

  final RedisServer redis = RedisServer.start();
  final String imei = Imeis.any();
  Receiver receiver;
  ApiClient api;

  /**
   * Starts a server that may post to the receiver, also without TLS.
   *
   * @param more settings, pairs of name and value
   */
  final ApiClient start(String... more) {
    var settings =
        Stream.of(
            "REDIS_URI",
            redis.uri(),
            "API_WEBHOOKS_HOSTS",
            receiver.host(),
            "API_WEBHOOKS_ALLOWHTTP",
            "true",
            "API_WEBHOOKS_TIMEOUT",
            "2s",
            "API_WEBHOOKS_MAXWAITING",
            "3");
    return ApiClient.start(Stream.concat(settings, Arrays.stream(more)).toArray(String[]::new));
  }

  /** Opens the receiver. */
  abstract Receiver open() throws Exception;

  /** More settings of the server, pairs of name and value. */
  abstract String[] settings();

  @BeforeEach
  final void begin() throws Exception {
    receiver = open();
    api = start(settings());
  }

  @AfterEach
  final void stop() {
    api.close();
    receiver.close();
    redis.close();
  }

  static String subscription(String url) {
    return new JsonObject().put("url", url).put("kinds", new JsonArray().add("event")).encode();
  }

  final JsonObject subscribe() {
    var answer = api.call("POST", "/v1/webhooks", subscription(receiver.url()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var webhook = ApiClient.json(answer);
    assertThat(answer.headers().firstValue("location"))
        .hasValue("/v1/webhooks/" + webhook.getString("id"));
    return webhook;
  }

  /** Writes an entry of the journal, as a process does. */
  final void happen(String kind, int number) {
    redis.ctl(
        "xadd",
        "teltonika:journal",
        "*",
        "kind",
        kind,
        "imei",
        imei,
        "data",
        "{\"n\":" + number + "}");
  }

  final JsonObject shown(JsonObject webhook) {
    return ApiClient.json(api.call("GET", "/v1/webhooks/" + webhook.getString("id"), ""));
  }

  final List<Integer> numbers() {
    return receiver.posted().stream()
        .map(posted -> new JsonObject(posted.body()).getJsonObject("data").getInteger("n"))
        .toList();
  }
}
