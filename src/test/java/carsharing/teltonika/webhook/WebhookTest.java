package carsharing.teltonika.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.testing.Logged;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What webhooks post, and what becomes of bad receivers. */
class WebhookTest extends OneReceiver {

  @Override
  Receiver open() throws IOException {
    return new Receiver();
  }

  @Override
  String[] settings() {
    return new String[] {"API_WEBHOOKS_ALLOWPRIVATE", "true"};
  }

  @Test
  void postsSignedEventsOfTheKindsThatAreWantedFromNowOn() {
    happen("event", 0);
    var webhook = subscribe();
    happen("command", 1);
    happen("event", 2);

    await().until(() -> !receiver.posted().isEmpty());
    assertThat(numbers()).containsExactly(2);
    var posted = receiver.posted().get(0);
    var body = new JsonObject(posted.body());
    assertThat(body.getString("type")).isEqualTo("event");
    assertThat(body.getString("imei")).isEqualTo(imei);
    assertThat(body.getString("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z");
    assertThat(posted.header("Webhook-id")).isEqualTo(posted.id());
    var timestamp = Long.parseLong(posted.header("Webhook-timestamp"));
    var secret = Signature.of(webhook.getString("secret")).orElseThrow();
    assertThat(posted.header("Webhook-signature"))
        .isEqualTo(secret.sign(posted.id(), timestamp, posted.body()));
    await().until(() -> shown(webhook).containsKey("lastSuccess"));
    assertThat(shown(webhook).getInteger("waiting")).isZero();
  }

  @Test
  void triesAgainInOrderUntilTheReceiverTakesEventsAndTellsHowItDoes() {
    receiver.answer(500);
    var webhook = subscribe();
    try (var logged = new Logged()) {
      happen("event", 1);
      happen("event", 2);
      var failing =
          await()
              .until(
                  () -> shown(webhook),
                  now -> now.containsKey("failingSince") && now.getInteger("waiting") == 2);
      assertThat(failing.getString("lastError")).isEqualTo("answered 500 (expected: 2xx)");
      assertThat(failing.getString("nextAttempt")).endsWith("Z");

      for (var i = 0; i < 3; i++) {
        var before = receiver.posted().size();
        api.server().pass(Duration.ofMinutes(11));
        await().until(() -> receiver.posted().size() > before);
      }
      assertThat(numbers()).containsOnly(1);
      assertThat(logged.lines("does not take events")).hasSize(1);
      receiver.answer(204);
      api.server().pass(Duration.ofMinutes(11));

      await().until(() -> numbers().contains(2));
      await().until(() -> shown(webhook).getInteger("waiting") == 0);
      assertThat(shown(webhook).containsKey("failingSince")).isFalse();
      assertThat(api.server().count("teltonika.webhooks.delivered")).isEqualTo(2);
      assertThat(api.server().count("teltonika.webhooks.failed")).isGreaterThanOrEqualTo(4);
      assertThat(receiver.posted().stream().map(Receiver.Posted::id).distinct()).hasSize(2);
    }
  }

  @Test
  void dropsTheOldestEventsOfAReceiverThatTakesNoneAndCountsThem() {
    receiver.answer(503);
    var webhook = subscribe();
    for (var i = 1; i <= 5; i++) {
      happen("event", i);
    }

    await().until(() -> shown(webhook).getInteger("dropped") == 2);
    assertThat(shown(webhook).getInteger("waiting")).isEqualTo(3);
    receiver.answer(200);
    api.server().pass(Duration.ofMinutes(11));
    await().until(() -> numbers().contains(5));
    assertThat(numbers()).endsWith(3, 4, 5);
  }

  @Test
  void goesOnInOrderWhenRedisIsThereAgain() {
    receiver.answer(500);
    subscribe();
    happen("event", 1);
    happen("event", 2);
    await().until(() -> !receiver.posted().isEmpty());

    redis.kill9();
    receiver.answer(204);
    redis.restart();
    happen("event", 3);

    await().until(() -> numbers().contains(3));
    assertThat(numbers().stream().distinct()).containsExactly(1, 2, 3);
  }

  @Test
  void followsNoRedirect() {
    receiver.answer(307);
    var webhook = subscribe();
    happen("event", 1);

    await().until(() -> shown(webhook).containsKey("lastError"));
    assertThat(shown(webhook).getString("lastError"))
        .isEqualTo("answered 307: redirects are not followed (expected: 2xx)");
    assertThat(receiver.paths()).containsOnly("/hook");
  }

  @Test
  void aReceiverThatNeverAnswersHoldsUpNobodyElse() throws Exception {
    receiver.answer(Receiver.NEVER);
    var webhook = subscribe();
    happen("event", 1);
    await().until(() -> !receiver.posted().isEmpty());
    var health = api.call("GET", "/health/live", "");
    assertThat(health.statusCode()).isEqualTo(200);

    await().until(() -> shown(webhook).containsKey("lastError"));
    assertThat(shown(webhook).getString("lastError")).contains("2000");
    assertThat(api.call("DELETE", "/v1/webhooks/" + webhook.getString("id"), "").statusCode())
        .isEqualTo(204);
    assertThat(redis.ctl("keys", "teltonika:{webhooks}:*:" + webhook.getString("id"))).isEmpty();
    assertThat(ApiClient.json(api.call("GET", "/v1/webhooks", "")).getJsonArray("webhooks"))
        .isEmpty();
  }

  @Test
  void postsToNoAddressThatIsNotPublicWhateverItsNameIs() {
    var webhook = subscribe();
    api.close();
    api = start("API_WEBHOOKS_ALLOWPRIVATE", "false");
    happen("event", 1);

    await().until(() -> shown(webhook).containsKey("lastError"));
    assertThat(shown(webhook).getString("lastError")).contains("not public");
    assertThat(receiver.posted()).isEmpty();
  }

  @Test
  void anotherProcessDeliversWhatAStoppedOneHasLeft() {
    receiver.answer(500);
    subscribe();
    happen("event", 1);
    await().until(() -> !receiver.posted().isEmpty());
    try (var other = start("API_WEBHOOKS_ALLOWPRIVATE", "true")) {
      receiver.answer(200);
      api.close();
      happen("event", 2);

      await().until(() -> numbers().contains(2));
      assertThat(numbers()).contains(1);
      api = other;
    }
    api = start("API_WEBHOOKS_ALLOWPRIVATE", "true");
  }

  @Test
  void refusesWhatItWouldNotPostToAndSaysWhatItExpects() {
    assertThat(refused(subscription("ftp://" + receiver.host()))).contains("https:// expected");
    assertThat(refused(subscription("https://evil.example/"))).contains("api.webhooks.hosts");
    assertThat(refused(subscription("http://me:pw@" + receiver.host()))).contains("without a user");
    assertThat(refused(subscription("nonsense"))).contains("a URL with a host");
    assertThat(refused("{\"url\":\"" + receiver.url() + "\",\"kinds\":[\"all\"]}"))
        .contains("command and event");
    assertThat(refused("{\"url\":\"" + receiver.url() + "\",\"kind\":[]}"))
        .contains("kind: unknown");
    var weak = new JsonObject(subscription(receiver.url())).put("secret", "whsec_c2hvcnQ=");
    assertThat(refused(weak.encode())).contains("24-64 bytes");
    var unknown = api.call("GET", "/v1/webhooks/x", "");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(ApiClient.problem(unknown)).isEqualTo("unknown-webhook");
  }

  private String refused(String body) {
    HttpResponse<String> answer = api.call("POST", "/v1/webhooks", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(ApiClient.problem(answer)).isEqualTo("invalid-webhook");
    return ApiClient.json(answer).getString("detail");
  }
}
