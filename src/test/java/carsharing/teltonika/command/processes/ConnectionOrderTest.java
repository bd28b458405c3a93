package carsharing.teltonika.command.processes;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.allow.ImeiSet;
import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.command.CommandDispatcher;
import carsharing.teltonika.command.run.CommandMetrics;
import carsharing.teltonika.command.session.KnownCars;
import carsharing.teltonika.device.exchange.TrackerClocks;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceDisconnected;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.LocalCodec;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.AllowSettings;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Connections are on several event loops: those of one IMEI may be announced the wrong way round.
 */
@VertxTest
class ConnectionOrderTest {

  private static final Imei IMEI = new Imei("356307055700001");
  private static final DeviceConnected OLDER = new DeviceConnected(IMEI, 1, System.nanoTime());
  private static final DeviceConnected NEWER = new DeviceConnected(IMEI, 2, System.nanoTime());

  private final Vertx vertx;
  private final String redis = RedisServer.shared().uri();

  ConnectionOrderTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void start() {
    LocalCodec.register(vertx.eventBus());
    var environment = Map.of("SERVER_CONFIG", "", "REDIS_URI", redis);
    var settings =
        get(LiveSettings.load(vertx, TimeSource.SYSTEM, environment, new JsonObject(), false))
            .get();
    var all = new AllowSettings(AllowSettings.Mode.ALL, "", "", 1, 1);
    get(
        vertx.deployVerticle(
            new CommandDispatcher(
                settings.redis(),
                settings::commands,
                settings.wakeUp(),
                new CommandMetrics(new SimpleMeterRegistry(), TimeSource.SYSTEM),
                new ImeiSet(() -> all, Duration.ofSeconds(1), TimeSource.SYSTEM, "0", imeis -> {}),
                new KnownCars(
                    new TrackerClocks(10),
                    new CarProfiles("generic", 10),
                    new Registry(),
                    settings::cars),
                TimeSource.SYSTEM,
                Future.succeededFuture())));
  }

  @Test
  void theNewerOneTakesTheCommandsAlthoughItWasAnnouncedFirst() {
    var bus = vertx.eventBus();
    bus.<DeviceRequest>localConsumer(
        NEWER.address(),
        message -> message.reply(new DeviceAnswer.Text("CAN-CONTROL cmd executed successfully.")));
    try (var client = new CommandClient(redis, IMEI.digits())) {
      bus.publish(DeviceConnected.ADDRESS, NEWER);
      bus.publish(DeviceConnected.ADDRESS, OLDER);
      bus.publish(DeviceDisconnected.ADDRESS, new DeviceDisconnected(IMEI, OLDER.connection()));
      assertThat(client.next().getString("message")).isEqualTo("device_connected");

      var outcome = client.send("{\"action\":\"lock\"}").outcome();

      assertThat(outcome.getString("message")).isEqualTo("success");
    }
  }
}
