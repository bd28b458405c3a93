package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.CommandNotRunException;
import carsharing.teltonika.message.CommandNotRunException.Reason;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxTest;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@VertxTest
class OperatorCommandsTest {

  /** It was written, so somebody may have taken it and run it. */
  @Test
  @Timeout(value = 60, timeUnit = TimeUnit.SECONDS) // The command itself would end after 10 min.
  void doNotSayThatACommandWasNotRunIfRedisIsLostAfterItWasWritten(
      Vertx vertx, VertxTestContext context) {
    var imei = new Imei(Imeis.any());
    try (var redis = RedisServer.start()) {
      var commands = new OperatorCommands(RedisLinks.settings(redis.uri()));
      var outcome =
          commands.send(
              vertx,
              imei,
              new JsonObject().put("action", "lock").put("id", "mine"),
              Duration.ofMinutes(10),
              Promise.<Void>promise().future());
      await().until(() -> redis.ctl("exists", imei.digits()).equals("1"));

      redis.kill9();

      outcome.onComplete(
          context.failing(
              cause ->
                  context.verify(
                      () -> {
                        assertThat(cause)
                            .isInstanceOfSatisfying(
                                CommandNotRunException.class,
                                notRun -> assertThat(notRun.reason()).isEqualTo(Reason.NO_OUTCOME))
                            .hasMessageContaining("mine");
                        context.completeNow();
                      })));
    }
  }
}
