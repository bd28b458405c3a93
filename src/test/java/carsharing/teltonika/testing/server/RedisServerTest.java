package carsharing.teltonika.testing.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RedisServerTest {

  @Test
  void findsItsKeysAgainAfterAKill() {
    try (var redis = RedisServer.start()) {
      assertThat(redis.ctl("set", "356307042441013", "waiting")).isEqualTo("OK");

      redis.kill9();
      redis.restart();

      assertThat(redis.ctl("get", "356307042441013")).isEqualTo("waiting");
    }
  }

  @Test
  void doesNotAnswerOnceItIsStopped() {
    try (var redis = RedisServer.start()) {
      redis.stop();

      assertThatThrownBy(() -> redis.ctl("ping")).hasMessageContaining("Connection refused");
    }
  }

  @Test
  void refusesToStopTheRedisThatAllTestsShare() {
    var shared = RedisServer.shared();

    assertThatThrownBy(shared::stop)
        .hasMessage(
            "stop: " + shared.uri() + " is shared by all tests (expected: a server from start())");
    assertThat(shared.ctl("ping")).isEqualTo("PONG");
  }
}
