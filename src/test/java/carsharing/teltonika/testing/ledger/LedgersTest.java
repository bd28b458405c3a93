package carsharing.teltonika.testing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.ledger.TrackerFrames;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A judge that finds nothing has to be one that would. */
class LedgersTest {

  private static final String IMEI = "356307000000001";
  private static final String ID = IMEI + "-0";

  private final Violations violations = new Violations();
  private final RecordLedger records = new RecordLedger(violations, TrackerFrames::numbers);
  private final CommandLedger commands = new CommandLedger(violations);

  @Test
  void allowsRepeatsAnywhere() throws Exception {
    for (var frame : new int[] {0, 0, 1, 0, 2, 1}) {
      records.found(message(frame, 1 + frame));
    }
    acknowledge(0, 1, 2);

    assertThat(records.totals(true).repeats()).isEqualTo(3);
    assertThat(violations.all()).isEmpty();
  }

  @Test
  void findsAFrameThatWasAcknowledgedAndIsMissing() throws Exception {
    records.found(message(0, 1));
    acknowledge(0, 1);

    assertThat(records.totals(true).missing()).isEqualTo(1);
    assertThat(violations.all()).singleElement().asString().contains("lost", IMEI, "frame 1");
  }

  @Test
  void excusesOnlyWhatWasInFlightWhenTheQueueWasDeleted() {
    records.acknowledged(IMEI, 0);
    var before = records.inFlight();
    records.acknowledged(IMEI, 1);
    records.excuse(before);
    acknowledge(2, 3);

    var totals = records.totals(true);

    assertThat(totals.excused()).isEqualTo(2);
    assertThat(violations.all())
        .satisfiesExactly(
            first -> assertThat(first).contains("frame 0"),
            second -> assertThat(second).contains("frame 3"));
  }

  @Test
  void findsAFrameThatComesTooLate() throws Exception {
    records.found(message(1, 2));
    records.found(message(0, 1));

    assertThat(violations.all()).singleElement().asString().contains("order", "frame 0");
  }

  @Test
  void readsNoOrderIntoTheRecordsOfOneMessage() {
    records.found(IMEI, List.of(3, 2, 1));
    records.found(IMEI, List.of(6, 5, 4));
    assertThat(violations.all()).isEmpty();

    records.found(IMEI, List.of(9, 0));
    assertThat(violations.all()).singleElement().asString().contains("order", "frame 0");
  }

  @Test
  void findsAFrameThatIsNotWhole() throws Exception {
    records.found(message(3, 2));

    assertThat(violations.all()).hasSize(1);
  }

  @Test
  void findsACommandThatRanTwice() {
    commands.ran(IMEI, ID, false);
    commands.ran(IMEI, ID, false);

    assertThat(violations.all()).singleElement().asString().contains("run twice", ID);
  }

  @Test
  void findsASecondOutcomeAndASuccessOfWhatWasNotRun() {
    commands.told(IMEI, ID, outcome("success"));
    commands.told(IMEI, ID, outcome("success"));
    commands.told(IMEI, ID, outcome("failed"));

    assertThat(violations.all())
        .satisfiesExactly(
            first -> assertThat(first).contains("not run"),
            second -> assertThat(second).contains("two outcomes"));
  }

  @Test
  void findsAnOutcomeThatIsForgotten() {
    commands.told(IMEI, ID, outcome("failed"));
    commands.told(IMEI, ID, unknown());
    assertThat(violations.all()).isEmpty(); // Redis may be away at that moment.
    commands.calm();
    commands.told(IMEI, ID, unknown());

    assertThat(violations.all()).singleElement().asString().contains("forgotten");
  }

  @Test
  void countsAnOutcomeThatComesAlthoughNobodyKnewIt() {
    commands.told(IMEI, ID, unknown());
    assertThat(commands.totals().unknown()).isEqualTo(1);
    assertThat(commands.hasStarted(ID)).isFalse();
    commands.told(IMEI, ID, outcome("failed"));

    assertThat(commands.hasStarted(ID)).isTrue();
    assertThat(commands.totals().unknown()).isZero();
    assertThat(commands.totals().belated()).isEqualTo(1);
    assertThat(violations.all()).isEmpty();
  }

  @Test
  void knowsWhatWasToldOnceMore() {
    commands.told(IMEI, ID, outcome("failed"));
    assertThat(commands.isToldAgain(ID)).isFalse();
    commands.calm();
    commands.told(IMEI, ID, new JsonObject().put("message", "failed").put("data", "busy"));
    assertThat(commands.isToldAgain(ID)).isFalse();
    commands.told(IMEI, ID, outcome("failed"));

    assertThat(commands.isToldAgain(ID)).isTrue();
    assertThat(commands.hasSucceeded(ID)).isFalse();
  }

  private void acknowledge(int... frames) {
    for (var frame : frames) {
      records.acknowledged(IMEI, frame);
    }
  }

  private static JsonObject unknown() {
    return new JsonObject().put("message", "failed").put("data", "outcome_unknown");
  }

  private static JsonObject outcome(String message) {
    return new JsonObject().put("message", message).put("steps", new JsonArray().add("mark"));
  }

  private static JsonNode message(int frame, int records) throws Exception {
    var data = new JsonArray();
    for (var record = 0; record < records; record++) {
      data.add(
          new JsonObject()
              .put("elements", new JsonObject().put("10001", frame).put("10002", record)));
    }
    return new ObjectMapper()
        .readTree(new JsonObject().put("message", IMEI).put("data", data).encode());
  }
}
