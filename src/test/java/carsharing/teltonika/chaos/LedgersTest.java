package carsharing.teltonika.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.ledger.CommandLedger;
import carsharing.teltonika.chaos.ledger.Journal;
import carsharing.teltonika.chaos.ledger.RecordLedger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge that finds nothing has to be one that would. */
class LedgersTest {

  private static final String IMEI = "356307000000001";
  private static final String ID = IMEI + "-0";

  @TempDir private Path folder;

  private Journal journal;
  private RecordLedger records;
  private CommandLedger commands;

  @BeforeEach
  void open() {
    journal = new Journal(folder, new PrintStream(OutputStream.nullOutputStream()));
    records = new RecordLedger(journal);
    commands = new CommandLedger(journal);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void allowsRepeatsAnywhere() throws Exception {
    for (var frame : new int[] {0, 0, 1, 0, 2, 1}) {
      records.found(message(frame, 1 + frame));
    }
    records.acknowledged(IMEI, 2);

    assertThat(records.totals(true).repeats()).isEqualTo(3);
    assertThat(journal.violations()).isEmpty();
  }

  @Test
  void findsAFrameThatWasAcknowledgedAndIsMissing() throws Exception {
    records.found(message(0, 1));
    records.acknowledged(IMEI, 1);

    assertThat(records.totals(true).missing()).isEqualTo(1);
    assertThat(journal.violations()).singleElement().asString().contains("lost", IMEI, "frame 1");
  }

  @Test
  void excusesOnlyWhatWasInFlightWhenTheQueueWasDeleted() {
    records.acknowledged(IMEI, 0);
    var before = records.inFlight();
    records.acknowledged(IMEI, 1);
    records.excuse(before);
    records.acknowledged(IMEI, 3);

    var totals = records.totals(true);

    assertThat(totals.excused()).isEqualTo(2);
    assertThat(journal.violations())
        .satisfiesExactly(
            first -> assertThat(first).contains("frame 0"),
            second -> assertThat(second).contains("frame 3"));
  }

  @Test
  void findsAFrameThatComesTooLate() throws Exception {
    records.found(message(1, 2));
    records.found(message(0, 1));

    assertThat(journal.violations()).singleElement().asString().contains("order", "frame 0");
  }

  @Test
  void findsAFrameThatIsNotWhole() throws Exception {
    records.found(message(3, 2));

    assertThat(journal.violations()).hasSize(1);
  }

  @Test
  void findsACommandThatRanTwice() {
    commands.ran(IMEI, ID, false);
    commands.ran(IMEI, ID, false);

    assertThat(journal.violations()).singleElement().asString().contains("run twice", ID);
  }

  @Test
  void findsASecondOutcomeAndASuccessOfWhatWasNotRun() {
    commands.told(IMEI, ID, outcome("success"));
    commands.told(IMEI, ID, outcome("success"));
    commands.told(IMEI, ID, outcome("failed"));

    assertThat(journal.violations())
        .satisfiesExactly(
            first -> assertThat(first).contains("not run"),
            second -> assertThat(second).contains("two outcomes"));
  }

  @Test
  void findsAnOutcomeThatIsForgotten() {
    commands.told(IMEI, ID, outcome("failed"));
    commands.told(IMEI, ID, unknown());
    assertThat(journal.violations()).isEmpty(); // Redis may be away at that moment.
    commands.calm();
    commands.told(IMEI, ID, unknown());

    assertThat(journal.violations()).singleElement().asString().contains("forgotten");
  }

  @Test
  void countsAnOutcomeThatComesAlthoughNobodyKnewIt() {
    commands.told(IMEI, ID, unknown());
    assertThat(commands.totals().unknown()).isEqualTo(1);
    commands.told(IMEI, ID, outcome("failed"));

    assertThat(commands.totals().unknown()).isZero();
    assertThat(commands.totals().belated()).isEqualTo(1);
    assertThat(journal.violations()).isEmpty();
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
