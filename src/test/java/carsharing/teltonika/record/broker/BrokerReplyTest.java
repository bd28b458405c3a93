package carsharing.teltonika.record.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerReplyTest {

  @Test
  void namesTheLargestMessageThatTheBrokerTakes() {
    var reason =
        "PRECONDITION_FAILED - message size 28263 is larger than configured max size 20000";

    assertThat(BrokerReply.maxMessageSize(reason)).hasValue(20_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PRECONDITION_FAILED - invalid expiration '-1'",
        "message size 28263 is larger than configured max size 99999999999",
        "message size 28263 is larger than configured max size none",
      })
  void knowsNoSizeIfTheBrokerHasNamedNone(String reason) {
    assertThat(BrokerReply.maxMessageSize(reason)).isEmpty();
  }
}
