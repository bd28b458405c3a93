package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.FrameAddresses;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several publishers of one process. */
class RecordPublishersTest {

  private static final int PUBLISHERS = 3;
  private static final int TRACKERS = 20;

  private final String uri = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();

  @ParameterizedTest(name = "setting {0}, {1} cores: {2}")
  @CsvSource({"0, 1, 1", "0, 2, 1", "0, 4, 1", "0, 8, 2", "0, 16, 4", "5, 2, 5", "1, 16, 1"})
  void areAsManyAsTheSettingWantsOrOneForFourCores(String setting, int cores, int expected) {
    var settings = EnvironmentSettings.of("RECORDS_PUBLISHERS", setting).records();

    assertThat(RecordPublishers.count(settings, cores)).isEqualTo(expected);
  }

  @Test
  void everyTrackerHasOnePublisherAndEveryPublisherHasTrackers() {
    var imeis =
        IntStream.range(0, 1000)
            .mapToObj(LedgerTracker::imei)
            .map(digits -> Imei.parse(digits).orElseThrow())
            .toList();

    var counts =
        imeis.stream()
            .collect(
                Collectors.groupingBy(
                    imei -> FrameAddresses.of(imei, PUBLISHERS), Collectors.counting()));

    assertThat(counts).hasSize(PUBLISHERS);
    assertThat(counts.values()).allMatch(count -> count > 1000 / PUBLISHERS / 2);
  }

  @Test
  void publishEachTrackersRecordsInTheirOrderOverConnectionsOfTheirOwn() throws Exception {
    try (var server = start()) {
      await().until(() -> server.count("teltonika.broker.connections") == PUBLISHERS);
      var trackers = LedgerTracker.start(TRACKERS, server.port());
      await().until(() -> LedgerTracker.acknowledged(trackers) > 100 * TRACKERS);
      LedgerTracker.stop(trackers);

      try (var records = new QueueReader(uri, queue)) {
        var found = records.records();
        assertThat(LedgerTracker.missing(trackers, found)).isEmpty();
      }
      assertThat(server.count("teltonika.messages.unconfirmed")).isZero();
      assertThat(server.count("teltonika.messages.waiting")).isZero();
    }
  }

  @Test
  void eachSaysWhichOneItIs() {
    try (var logged = new Logged();
        var server = start()) {
      for (var number = 1; number <= PUBLISHERS; number++) {
        var said = "(publisher %d of %d): connected".formatted(number, PUBLISHERS);
        await().until(() -> logged.lines(said).size() == 1);
      }
      assertThat(server.readiness()).doesNotContain("not connected");
    }
  }

  private TestServer start() {
    return TestServer.start(uri, queue, "RECORDS_PUBLISHERS", Integer.toString(PUBLISHERS));
  }
}
