package carsharing.teltonika.redis;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.Logged;
import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {

  private final Refusals refusals = new Refusals("redis://somewhere");

  @ParameterizedTest
  @CsvSource({
    "NOPERM this user has no permissions, true, false",
    "READONLY You can't write against a read only replica., true, false",
    "WRONGTYPE Operation against a key, true, true",
    "CONNECTION_CLOSED, false, false",
  })
  void areTheAnswersOfARedisThatIsThere(String error, boolean isRefusal, boolean isWrongType) {
    var cause = ErrorType.create(error);

    assertThat(Refusals.isRefusal(cause)).isEqualTo(isRefusal);
    assertThat(Refusals.isWrongType(cause)).isEqualTo(isWrongType);
    assertThat(Refusals.isRefusal(new IllegalStateException(error))).isFalse();

    refusals.note(cause);
    assertThat(refusals.current().isPresent()).isEqualTo(isRefusal && !isWrongType);
  }

  /** They are over if nothing was refused between two looks. */
  @Test
  void areLoggedOnceAndOnceThatTheyAreOver() {
    try (var logged = new Logged()) {
      for (var i = 0; i < 5; i++) {
        refusals.refused("NOPERM");
        refusals.look();
        assertThat(refusals.current()).hasValue("refuses what it is asked: NOPERM");
      }
      refusals.look();
      assertThat(refusals.current()).isEmpty();
      refusals.look();

      assertThat(logged.lines("it refuses what it is asked: NOPERM")).hasSize(1);
      assertThat(logged.lines("it refuses nothing any more")).hasSize(1);
    }
  }
}
