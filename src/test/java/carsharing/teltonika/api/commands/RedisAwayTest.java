package carsharing.teltonika.api.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import org.junit.jupiter.api.Test;

/** What is said of commands while Redis is away. */
class RedisAwayTest {

  @Test
  void saysThatRedisIsAwayAndNotThatACarOrACommandIsUnknown() {
    var imei = Imeis.any();
    var command = "/v1/commands/" + imei + "-" + "0".repeat(32);
    try (var redis = RedisServer.start();
        var client = ApiClient.start("REDIS_URI", redis.uri())) {
      redis.stop();
      await().until(() -> !client.server().readiness().contains("\"ready\""));

      isAway(client, "GET", command);
      isAway(client, "DELETE", command);
      isAway(client, "GET", "/v1/vehicles/" + imei + "/commands");
      isAway(client, "POST", "/v1/vehicles/" + imei + "/commands/lock");
    }
  }

  private static void isAway(ApiClient client, String method, String path) {
    var answer = client.call(method, path, "");
    assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(503);
    assertThat(ApiClient.problem(answer)).isEqualTo("redis-away");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
  }
}
