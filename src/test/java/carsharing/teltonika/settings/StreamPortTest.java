package carsharing.teltonika.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPortTest {

  @Test
  void isForStreams() {
    var settings =
        EnvironmentSettings.of("RABBITMQ_STREAMPORT", "5552", "RECORDS_QUEUETYPE", "stream");

    assertThat(settings.rabbitmq().streamPort()).isEqualTo(5552);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "quorum"})
  void isRefusedForOtherQueues(String type) {
    assertThatThrownBy(
            () -> EnvironmentSettings.of("RABBITMQ_STREAMPORT", "5552", "RECORDS_QUEUETYPE", type))
        .hasMessageContaining("rabbitmq.streamPort: 5552")
        .hasMessageContaining("0 where records.queueType is not stream");
  }

  @Test
  void isRefusedForTheEmbeddedBroker() {
    assertThatThrownBy(
            () ->
                EnvironmentSettings.of(
                    "RABBITMQ_STREAMPORT",
                    "5552",
                    "RABBITMQ_URI",
                    "embedded",
                    "RECORDS_QUEUETYPE",
                    "stream"))
        .hasMessageContaining("rabbitmq.streamPort: 5552")
        .hasMessageContaining("has no streams");
  }
}
