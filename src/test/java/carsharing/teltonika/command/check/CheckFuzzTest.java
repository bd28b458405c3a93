package carsharing.teltonika.command.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.command.run.Outcome;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.MalformedFrameException;
import carsharing.teltonika.testing.Cost;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Target of {@code scripts/fuzz checks}: any record against any command. An input is the command's
 * JSON, a zero, and the data of an AVL frame.
 */
class CheckFuzzTest {

  private static final int BYTES_PER_BYTE = 4000;
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Profile PROFILE = Profiles.builtIn().generic();
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  @FuzzTest
  void judgesAnyRecordOrSaysWhatSpeaksAgainstIt(byte[] bytes) {
    var end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    if (bytes.length - end <= Frame.MIN_DATA_LENGTH) {
      return;
    }
    try {
      var fields = new JsonObject(new String(bytes, 0, end, UTF_8));
      var command = CarCommand.read(fields.put("action", "finishRent"), NOW);
      var data = Arrays.copyOfRange(bytes, end + 1, bytes.length);
      var records = AvlFrame.decode(Frame.of(data)).records();
      for (var record : records) {
        judge(StepRecords.of(record), command, bytes.length);
      }
      if (!records.isEmpty()) {
        judge(together(records), command, bytes.length);
      }
    } catch (DecodeException | IllegalArgumentException | MalformedFrameException e) {
      return; // Other targets say whether it is refused as it should be.
    }
  }

  private static StepRecords together(List<AvlRecord> records) {
    var seen =
        records.stream()
            .map(each -> new StepRecords.Seen(each, each.gps().speed() % 3, each.priority() > 0))
            .toList();
    return seen.stream()
        .filter(StepRecords.Seen::isProof)
        .findFirst()
        .map(answer -> StepRecords.of(answer.record(), seen))
        .orElse(StepRecords.of(records.get(0)));
  }

  private static void judge(StepRecords records, CarCommand command, int length) {
    var input = new CheckInput(command.fields(), ParkingAreas.read(command.fields()), PROFILE);
    var checks =
        List.of(
            new FinishCheck(TWO_MINUTES, false),
            new FinishCheck(TWO_MINUTES, true),
            new LockCheck(),
            command.interlocks());
    for (var check : checks) {
      var outcome =
          Cost.checked(
              length, BYTES_PER_BYTE, () -> outcome(check, records, input).toJson().encode());
      var message = new JsonObject(outcome);
      assertThat(message.getString("message")).isIn("success", "failed");
      assertThat(message.getValue("data"))
          .isInstanceOfAny(String.class, JsonArray.class, JsonObject.class);
    }
  }

  private static Outcome outcome(Check check, StepRecords records, CheckInput input) {
    try {
      return new Outcome.Success(
          check.judge(records, input, NOW), new JsonArray(), new JsonArray(), Optional.empty());
    } catch (CheckFailedException e) {
      return new Outcome.Failed(e.data(), e.details());
    }
  }
}
