package carsharing.teltonika.command.request;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.tracker.Imeis;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownFieldsTest {

  private static final Ticket TICKET =
      Tickets.taken(new Imei(Imeis.any()), "{\"action\":\"lock\"}", 1000);

  private final UnknownFields fields = new UnknownFields(Set.of());

  @ParameterizedTest
  @CsvSource({
    "interlock, interlocks",
    "Interlocks, interlocks",
    "inter_lock, interlocks",
    "TTL, ttl",
    "expires_at, expiresAt",
    "expiresat, expiresAt",
    "expires, expiresAt"
  })
  void refusesWhatIsNearlyAFieldThatKeepsTheCarSafe(String name, String expected) {
    assertThatThrownBy(() -> fields.note(TICKET, Set.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid_command: %s (expected: %s)", name, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "comment", "lockTime", "title", "idempotency"})
  void ignoresAllOthers(String name) {
    assertThatCode(() -> fields.note(TICKET, Set.of(name))).doesNotThrowAnyException();
  }

  @Test
  void takesWhatTheTextOfTheWakeUpAsksFor() {
    var asked = new UnknownFields(Set.of("expires"));

    assertThatCode(() -> asked.note(TICKET, Set.of("expires"))).doesNotThrowAnyException();
  }
}
