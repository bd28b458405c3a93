package carsharing.teltonika.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.car.profile.SecurityFlags;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.simulator.car.Car;
import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@VertxTest
class CommandAnswersTest {

  private static final SecurityFlags FLAGS = Profiles.builtIn().generic().securityFlags();

  private static final Imei IMEI = new Imei("356307042441013");
  private static final GprsMessage UNLOCK = new GprsMessage.Command("lvcanopenalldoors");
  private static final GprsMessage GETRECORD = new GprsMessage.Command("getrecord");

  private final Vertx vertx;
  private Car car = recorder(AnswerOptions.GOOD).car();
  private final List<String> said = new CopyOnWriteArrayList<>();

  /** Writes down what the tracker does. */
  private final CommandAnswers.Line line =
      new CommandAnswers.Line() {
        @Override
        public void send(Frame message) {
          said.add(GprsMessage.decode(message).toString());
        }

        @Override
        public void sendNow(AvlRecord record) {
          said.add("record");
        }

        @Override
        public void hangUp() {
          said.add("hang up");
        }
      };

  CommandAnswersTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @ParameterizedTest
  @CsvSource({"AFTER, text|record", "BEFORE, record|text", "ONLY, record"})
  void sendsTheRecordWhenItIsTold(RecordOrder order, String expected) {
    answers(new AnswerOptions(Duration.ZERO, 0, 0, 0, Optional.of(order))).command(GETRECORD);

    assertThat(said.stream().map(text -> text.startsWith("Answer") ? "text" : text))
        .containsExactly(expected.split("\\|"));
  }

  @Test
  void saysThatItHasFailedAndLeavesTheCarAsItIs() {
    var answers = answers(new AnswerOptions(Duration.ZERO, 100, 0, 0, Optional.empty()));
    car.lock(true);
    answers.command(UNLOCK);

    assertThat(said).containsExactly("Answer[text=CAN-CONTROL Not connected!]");
    assertThat(FLAGS.of(car.onDemand(0).elements())).isEqualTo(flagsOfALockedCar());
  }

  @Test
  void isSilentOrHangsUp() {
    answers(new AnswerOptions(Duration.ZERO, 0, 100, 0, Optional.empty())).command(UNLOCK);
    assertThat(said).isEmpty();

    answers(new AnswerOptions(Duration.ZERO, 0, 0, 100, Optional.empty())).command(UNLOCK);
    assertThat(said).containsExactly("hang up");
  }

  @Test
  void mixesItsFaultsInTheGivenParts() {
    var answers = answers(new AnswerOptions(Duration.ZERO, 20, 30, 10, Optional.empty()));
    for (var i = 0; i < 1000; i++) {
      answers.command(UNLOCK);
    }
    assertThat(said.stream().filter(text -> text.contains("Not connected")).count())
        .isBetween(150L, 250L);
    assertThat(said.stream().filter("hang up"::equals).count()).isBetween(60L, 140L);
    assertThat(said).hasSizeBetween(640, 760);
  }

  @Test
  void answersLate() {
    answers(new AnswerOptions(Duration.ofSeconds(2), 0, 0, 0, Optional.empty())).command(UNLOCK);
    assertThat(said).isEmpty();

    await().until(() -> said.size() == 1);
  }

  @Test
  void runsAnAddressedCommandOnlyWhereItIsMeant() {
    var answers = answers(AnswerOptions.GOOD);
    answers.command(new GprsMessage.AddressedCommand(IMEI, "readio 999"));
    answers.command(
        new GprsMessage.AddressedCommand(new Imei("356307042441014"), "lvcanopenalldoors"));

    assertThat(said)
        .containsExactly(
            "AddressedAnswer[imei=0356307042441013, text=Not supported or not enabled IO element requested]",
            "NotThisImei[imei=0356307042441013]");
  }

  private CommandAnswers answers(AnswerOptions options) {
    var recorder = recorder(options);
    car = recorder.car();
    return new CommandAnswers(vertx, IMEI, recorder, 1, line);
  }

  private static Recorder recorder(AnswerOptions options) {
    return new Recorder(TrackerOptions.of("", 0).answering(options), 1);
  }

  private static List<SecurityFlag> flagsOfALockedCar() {
    var other = recorder(AnswerOptions.GOOD).car();
    other.lock(true);
    return FLAGS.of(other.onDemand(0).elements());
  }
}
