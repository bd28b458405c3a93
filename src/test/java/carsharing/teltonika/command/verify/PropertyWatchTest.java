package carsharing.teltonika.command.verify;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.FlagHistory;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.Sight;
import carsharing.teltonika.message.StateWatch;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a property of a car is read from. */
class PropertyWatchTest {

  private static final long CLOSED = 1L << 28;
  private static final long HANDBRAKE = 1L << 36;
  private static final long ASLEEP = 1L << 55;

  private static final AnswerShape NO_SHAPE =
      new AnswerShape() {
        @Override
        public Fit fit(String text) {
          return Fit.FOREIGN;
        }

        @Override
        public boolean isExactly(String text) {
          return false;
        }

        @Override
        public boolean isConfusedWith(AnswerShape other) {
          return false;
        }
      };

  private final FlagHistory history = new FlagHistory();

  private Optional<StateWatch> watch(String profile, Property property, boolean value) {
    return PropertyWatch.of(
        Profiles.families().find(profile).orElseThrow(),
        history,
        new Verification(property, value, Verification.USUAL),
        text -> true,
        question -> NO_SHAPE);
  }

  private static AvlRecord record(IoElements elements) {
    return new AvlRecord(
        1_700_000_000_000L,
        1,
        new GpsElement(252797181, 546871550, 112, 274, 14, 0),
        0,
        OptionalInt.empty(),
        elements);
  }

  private static AvlRecord flags(long flags) {
    return record(IoElements.builder().add8(132, flags).build());
  }

  @Test
  void theLockIsReadFromRecords() {
    var watch = watch("fmb130", Property.LOCKED, true).orElseThrow();

    assertThat(watch.look(flags(CLOSED))).isEqualTo(Sight.MET);
    assertThat(watch.look(flags(HANDBRAKE))).isEqualTo(Sight.OPPOSITE);
    assertThat(watch.look(flags(CLOSED | ASLEEP))).isEqualTo(Sight.HIDDEN);
    assertThat(watch.look(flags(0))).isEqualTo(Sight.UNSEEN);
    assertThat(watch.look(record(IoElements.builder().add1(239, 1).build())))
        .isEqualTo(Sight.UNSEEN);
    assertThat(watch.question()).isEmpty();
    assertThat(watch.canBeShown(id -> id == 132)).isTrue();
    assertThat(watch.canBeShown(id -> id == 239)).isFalse();
  }

  @Test
  void aFlagThatTheCarHasNeverSetProvesNothing() {
    var lock = watch("fmb130", Property.LOCKED, true).orElseThrow();
    var unlock = watch("fmb130", Property.LOCKED, false).orElseThrow();

    assertThat(lock.look(flags(HANDBRAKE))).isEqualTo(Sight.HIDDEN);
    assertThat(unlock.look(flags(HANDBRAKE))).isEqualTo(Sight.HIDDEN);

    history.observe(
        Profiles.families().find("fmb130").orElseThrow(), flags(CLOSED | ASLEEP).elements());

    assertThat(lock.look(flags(HANDBRAKE))).isEqualTo(Sight.OPPOSITE);
    assertThat(unlock.look(flags(HANDBRAKE))).isEqualTo(Sight.MET);
  }

  @Test
  void aFlagProvesNothingForAnotherOne() {
    var unlock = watch("fmc150", Property.LOCKED, false).orElseThrow();
    var closed = record(IoElements.builder().add1(662, 1).add1(924, 0).build());

    assertThat(unlock.look(closed)).isEqualTo(Sight.OPPOSITE);
    assertThat(unlock.look(record(IoElements.builder().add1(662, 0).add1(924, 0).build())))
        .isEqualTo(Sight.MET);
    assertThat(unlock.look(record(IoElements.builder().add8(517, 1L << 18).build())))
        .isEqualTo(Sight.HIDDEN);
  }

  @ParameterizedTest
  @CsvSource({"fmb130, 662, 132", "fmc150, 662, 132", "fmc150, 662, 517", "fmc650, 12739, 12710"})
  void aModuleThatDoesNotSayThatItIsAwakeProvesNothing(String profile, int closed, int flags) {
    for (var value : List.of(1, 0)) {
      for (var wanted : List.of(true, false)) {
        var watch = watch(profile, Property.LOCKED, wanted).orElseThrow();
        var alone = IoElements.builder().add1(closed, value).build();
        var silent = IoElements.builder().add1(closed, value).add8(flags, 0).build();

        assertThat(watch.look(record(alone))).isEqualTo(Sight.HIDDEN);
        assertThat(watch.look(record(silent))).isEqualTo(Sight.HIDDEN);
      }
    }
  }

  @Test
  void theOppositeOfAnOpenCarIsAClosedOne() {
    var watch = watch("fmb130", Property.LOCKED, false).orElseThrow();

    assertThat(watch.look(flags(CLOSED))).isEqualTo(Sight.OPPOSITE);
    assertThat(watch.look(flags(HANDBRAKE))).isEqualTo(Sight.MET);
  }

  @ParameterizedTest
  @CsvSource({
    "Param ID:180 Value:1, MET",
    "IO ID:180 Value:0, OPPOSITE",
    "IO[180]: 1, MET",
    "Param ID:180 Value:on, HIDDEN",
    "Param ID:180 Value:-1, HIDDEN",
    "Not supported or not enabled IO element requested, HIDDEN",
  })
  void theImmobiliserIsReadFromTheAnswerToAQuestion(String answer, Sight expected) {
    var watch = watch("fmb130", Property.IMMOBILISER_OUTPUT, true).orElseThrow();

    assertThat(watch.question().orElseThrow().text()).isEqualTo("readio 180");
    assertThat(watch.look(answer)).isEqualTo(expected);
  }

  @Test
  void whatTheModuleSaysOfTheEngineIsReadFromRecordsBecauseTheModuleMaySleep() {
    assertThat(watch("fmc150", Property.IMMOBILISER_MODULE, true).orElseThrow().question())
        .isEmpty();
  }

  @Test
  void aCarOfAnUnknownFamilyOrWithoutThePropertyIsNotWatched() {
    assertThat(watch("generic", Property.LOCKED, true)).isEmpty();
    assertThat(watch("generic", Property.IMMOBILISER_OUTPUT, true)).isEmpty();
    assertThat(watch("ft", Property.LOCKED, true)).isEmpty();
    assertThat(watch("fmb130", Property.IMMOBILISER_MODULE, true)).isEmpty();
  }

  @Test
  void theWeakerVerdictPromisesLess() {
    assertThat(Verdict.VERIFIED.weaker(Verdict.ANSWERED)).isEqualTo(Verdict.ANSWERED);
    assertThat(Verdict.ANSWERED.weaker(Verdict.NOT_OBSERVABLE)).isEqualTo(Verdict.NOT_OBSERVABLE);
    assertThat(Verdict.UNANSWERED.weaker(Verdict.CONTRADICTED)).isEqualTo(Verdict.CONTRADICTED);
    assertThat(Verdict.of("not_observable")).hasValue(Verdict.NOT_OBSERVABLE);
    assertThat(Verdict.of("proved")).isEmpty();
  }
}
