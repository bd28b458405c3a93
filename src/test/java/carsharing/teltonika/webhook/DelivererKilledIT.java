package carsharing.teltonika.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed that delivers webhooks. */
class DelivererKilledIT {

  @TempDir private Path folder;

  private ServerProcess start(RedisServer redis, Receiver receiver) {
    var environment =
        Map.of(
            "HTTP_TOKEN",
            ApiClient.TOKEN,
            "API_WEBHOOKS_HOSTS",
            receiver.host(),
            "API_WEBHOOKS_ALLOWHTTP",
            "true",
            "API_WEBHOOKS_ALLOWPRIVATE",
            "true");
    return ServerProcess.startReady(folder, redis, environment);
  }

  private static void subscribe(ServerProcess server, Receiver receiver)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:%d/v1/webhooks".formatted(server.httpPort()));
    var request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + ApiClient.TOKEN)
            .POST(BodyPublishers.ofString(OneReceiver.subscription(receiver.url())))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static void happen(RedisServer redis) {
    redis.ctl("xadd", "teltonika:journal", "*", "kind", "event", "imei", "1", "data", "{}");
  }

  @Test
  void theOtherProcessDeliversWhatTheReceiverHasNotTaken() throws Exception {
    try (var redis = RedisServer.start();
        var receiver = new Receiver();
        var killed = start(redis, receiver)) {
      receiver.answer(500);
      subscribe(killed, receiver);
      happen(redis);
      await().until(() -> !receiver.posted().isEmpty());
      try (var other = start(redis, receiver)) {
        killed.kill9();
        receiver.answer(200);
        happen(redis);

        await().until(() -> receiver.taken() == 2);
        assertThat(receiver.posted().get(0).id()).isEqualTo(receiver.posted().get(1).id());
        assertThat(other.httpPort()).isPositive();
      }
    }
  }
}
