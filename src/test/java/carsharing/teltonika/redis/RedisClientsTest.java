package carsharing.teltonika.redis;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.lang.management.ManagementFactory;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

@VertxTest
class RedisClientsTest {

  private static final int ATTEMPTS = 50;

  /** Of what a closed client of Redis leaves behind, if anything. */
  private static final Pattern INSTANCES =
      Pattern.compile("(\\d+) +\\d+ +io\\.vertx\\.core\\.net\\.impl\\.NetClientImpl\\s");

  private final Vertx vertx;

  RedisClientsTest(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Redis may be away for days, and is tried every other second. */
  @Test
  void leaveNothingBehindOnceTheyAreClosed() throws Exception {
    var settings = RedisLinks.settings(RedisServer.shared().uri());
    var before = instances();

    get(vertx.deployVerticle(new Attempts(settings)));

    assertThat(instances() - before).isLessThan(ATTEMPTS / 10);
  }

  /** After a full collection. */
  private static int instances() throws Exception {
    var histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return INSTANCES
        .matcher(histogram)
        .results()
        .mapToInt(match -> Integer.parseInt(match.group(1)))
        .sum();
  }

  /** Connects again and again, on the context of a verticle that stays. */
  private static final class Attempts extends VerticleBase {

    private final RedisSettings settings;

    Attempts(RedisSettings settings) {
      this.settings = settings;
    }

    @Override
    public Future<?> start() {
      return attempt(0);
    }

    private Future<Void> attempt(int number) {
      if (number == ATTEMPTS) {
        return Future.succeededFuture();
      }
      var clients = new RedisClients(vertx, settings, number);
      return clients
          .connectCommands()
          .compose(connected -> clients.close())
          .compose(closed -> attempt(number + 1));
    }
  }
}
