package carsharing.teltonika.command.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.command.run.Outcome;
import carsharing.teltonika.command.script.Script;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.Cost;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Target of {@code scripts/fuzz commands}: any text that a client has written to Redis. */
class CarCommandFuzzTest {

  private static final int MAX_LENGTH = 256 * 1024;
  private static final int BYTES_PER_BYTE = 1000;
  private static final Imei IMEI = new Imei("356307042441013");
  private static final Duration LONGEST_WAIT = Duration.ofDays(365);

  @FuzzTest
  void runsOrRefusesAnyCommand(byte[] bytes) {
    var json = new String(bytes, UTF_8);
    var ticket =
        Cost.checked(bytes.length, BYTES_PER_BYTE, () -> Tickets.taken(IMEI, json, MAX_LENGTH));

    assertThat(ticket.name()).matches("[ -~]{0,200}");
    ticket.id().ifPresent(id -> assertThat(id).matches("[!-~]{1,128}"));
    if (ticket.mistake().isPresent()) {
      assertThat(ticket.mistake().get()).startsWith("invalid_command: ").contains("expected: ");
      return;
    }
    refusedOr(
        "invalid_command: ",
        () -> {
          check(CarCommand.read(ticket.fields(), ticket.taking().at()));
          return "";
        });
  }

  private static void check(CarCommand command) {
    command
        .validity()
        .ifPresent(
            validity -> {
              var wait = Duration.ofNanos(validity.toNanos());
              assertThat(wait).isBetween(Duration.ZERO, LONGEST_WAIT);
            });
    command.interlocks().maxSpeed().ifPresent(speed -> assertThat(speed).isBetween(0, 300));
    assertThat(command.interlocks().and(command.interlocks())).isEqualTo(command.interlocks());
    if (command.action().isPresent()) {
      assertThat(command.action().get()).isNotEmpty();
      assertThat(command.unknownFields(Stream.of(Script.raw("{a}{id}"))))
          .doesNotContain("action", "id", "a");
      var repeated = "setparam " + "{a}".repeat(160);
      for (var text : new String[] {"setparam {id}:{a}", "{action}", repeated}) {
        assertThat(refusedOr("invalid_", () -> command.fillCommand(text))).matches(Step.COMMAND);
      }
    } else {
      assertThat(refusedOr("invalid_command: cmd ", command::gprsCommand)).matches(Step.COMMAND);
    }
  }

  /** What a text becomes, or why not: that goes to the client as it is. */
  private static String refusedOr(String reason, Supplier<String> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith(reason);
      assertThat(Outcome.Failed.because(String.valueOf(e.getMessage())).toJson().encode())
          .satisfies(message -> new JsonObject(message));
      return "refused";
    }
  }
}
