package carsharing.teltonika.states;

import static carsharing.teltonika.car.state.CarRecords.START;
import static carsharing.teltonika.car.state.CarRecords.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.testing.server.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More cars than a process remembers, or than one request is about. */
class ForgottenCarsTest {

  private RedisServer redis;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private static Imei imei(int number) {
    return new Imei("35630704244%04d".formatted(number));
  }

  private String state(Imei car) {
    return redis.ctl("get", "{" + car.digits() + "}:state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-set", "-getrange", "-eval"})
  void whatIsForgottenDoesNotWaitForARedisThatRefuses(String right) {
    redis.ctl("acl", "setuser", "poor", "on", ">secret", "~*", "&*", "+@all", right);
    var uri = redis.uri().replace("redis://", "redis://poor:secret@");
    try (var small = new StateProcess(uri, "small", 10)) {
      for (var i = 0; i < 100; i++) {
        small.arrived(imei(i), at(START, IoElements.builder().add1(239, 1).build()));
      }

      await().untilAsserted(() -> assertThat(small.waiting()).isLessThanOrEqualTo(10));
      await().untilAsserted(() -> assertThat(small.loading()).isLessThanOrEqualTo(10));
      redis.ctl("acl", "setuser", "poor", "+@all");
      await().untilAsserted(() -> assertThat(state(imei(99))).contains("\"ignition\""));
    }
  }

  @Test
  void aCarThatIsForgottenWhileItIsConnectedGoesOfflineAllTheSame() {
    try (var small = new StateProcess(redis.uri(), "small", 1)) {
      var car = imei(1);
      small.connected(car, 5);
      small.arrived(car, at(START, IoElements.builder().add1(239, 1).build()));
      await().untilAsserted(() -> assertThat(state(car)).contains("\"online\":{\"value\":true"));
      small.arrived(imei(2), at(START, IoElements.builder().add1(239, 1).build()));

      small.disconnected(car, 5);

      await().untilAsserted(() -> assertThat(state(car)).contains("\"online\":{\"value\":false"));
    }
  }

  @Test
  void inAClusterEachCarHasARequestOfItsOwn() {
    try (var node = RedisServer.start("cluster-enabled yes")) {
      node.ctl("cluster", "addslotsrange", "0", "16383");
      await().until(() -> node.ctl("cluster", "info").contains("cluster_state:ok"));
      var settings =
          new RedisSettings(
              node.uri(),
              RedisSettings.Mode.CLUSTER,
              List.of(),
              "mymaster",
              "",
              Duration.ofMillis(20),
              Duration.ofMillis(20),
              Duration.ofSeconds(5),
              1000,
              100);
      try (var process = new StateProcess(settings, "clustered", 1000)) {
        for (var i = 0; i < 200; i++) {
          process.arrived(imei(i), at(START + i, IoElements.builder().add1(239, 1).build()));
        }
        for (var i = 0; i < 200; i++) {
          var key = "{" + imei(i).digits() + "}:state";
          var time = "\"ignition\":{\"value\":true,\"at\":" + (START + i);
          await().untilAsserted(() -> assertThat(node.ctl("get", key)).contains(time));
        }
      }
    }
  }
}
