package carsharing.teltonika.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.protocol.Imei;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which states the API takes from memory, and which from Redis. */
class OwnStatesTest {

  private static final Imei CAR = FleetCars.imei(1);

  private final CarState state = new CarState();
  private final OwnStates own =
      new OwnStates("one", imei -> Optional.ofNullable(Map.of(CAR, state).get(imei)));

  @Test
  void aStateThatThisProcessHasWrittenIsTakenFromMemory() {
    assertThat(own.find(JournalEntry.statesWritten("one", List.of(CAR)), CAR)).containsSame(state);
  }

  @Test
  void aStateThatAnotherProcessHasWrittenIsReadFromRedisThoughThisOneHasAnOlderOne() {
    assertThat(own.find(JournalEntry.statesWritten("two", List.of(CAR)), CAR)).isEmpty();
  }

  @Test
  void aStateThatThisProcessHasForgottenSinceIsReadFromRedis() {
    var forgotten = FleetCars.imei(2);

    assertThat(own.find(JournalEntry.statesWritten("one", List.of(forgotten)), forgotten))
        .isEmpty();
  }
}
