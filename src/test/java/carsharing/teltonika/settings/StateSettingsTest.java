package carsharing.teltonika.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateSettingsTest {

  /** Consumers of records would get events. */
  @ParameterizedTest
  @ValueSource(strings = {"record", "record.quarantine", "record.dead"})
  void refuseAQueueOfRecordsForEvents(String name) {
    var unused = EnvironmentSettings.of("STATE_QUEUE", name); // Nothing is published.
    assertThat(unused.state().queue()).isEqualTo(name);

    assertThatThrownBy(() -> EnvironmentSettings.of("STATE_QUEUE", name, "STATE_PUBLISH", "true"))
        .hasMessageContaining(
            "state.queue: %s (expected: another queue than those of records)".formatted(name));
  }
}
