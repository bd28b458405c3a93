package carsharing.teltonika.command;

import static carsharing.teltonika.testing.Futures.get;
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
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OperatorCommandsTest {

  /** It was written, so somebody may have taken it and run it. */
  @Test
  void doNotSayThatACommandWasNotRunIfRedisIsLostAfterItWasWritten() {
    var vertx = Vertx.vertx();
    var imei = new Imei(Imeis.any());
    try (var redis = RedisServer.start()) {
      var commands = new OperatorCommands(RedisLinks.settings(redis.uri()));
      var outcome =
          commands.send(
              vertx,
              imei,
              new JsonObject().put("action", "lock").put("id", "mine"),
              Duration.ofSeconds(20),
              Promise.<Void>promise().future());
      await().until(() -> redis.ctl("exists", imei.digits()).equals("1"));

      redis.kill9();

      await().until(outcome::isComplete);
      assertThat(outcome.cause()).isInstanceOf(CommandNotRunException.class);
      assertThat(((CommandNotRunException) outcome.cause()).reason()).isEqualTo(Reason.NO_OUTCOME);
      assertThat(outcome.cause()).hasMessageContaining("mine");
    } finally {
      get(vertx.close());
    }
  }
}
