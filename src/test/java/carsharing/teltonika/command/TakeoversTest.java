package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.Imei;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeoversTest {

  private static final Imei CAR = new Imei("356307042441013");

  private final Takeovers takeovers = new Takeovers("mine");

  @Test
  void informTheProcessThatTheCarBelongedTo() {
    var notice = takeovers.notice(CAR, "theirs/42/1700000000000").orElseThrow();

    assertThat(notice.channel()).isEqualTo(new Takeovers("theirs").channel());
    assertThat(Takeovers.read(notice.text())).hasValue(new Takeovers.Loser(CAR.digits(), "42"));
  }

  @Test
  void informNobodyOfAConnectionOfThisProcess() {
    assertThat(takeovers.notice(CAR, "mine/42/1700000000000")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense"})
  void ignoreWhatNoServerHasWritten(String text) {
    assertThat(takeovers.notice(CAR, text)).isEmpty();
    assertThat(Takeovers.read(text)).isEmpty();
  }
}
