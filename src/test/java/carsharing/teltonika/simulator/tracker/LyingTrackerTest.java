package carsharing.teltonika.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.simulator.car.TrackerFamily;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tracker says, and what its car does, when they are not the same. */
@VertxTest
class LyingTrackerTest {

  private static final Imei IMEI = new Imei("356307042441013");
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final CarOptions HONEST = CarOptions.USUAL.of(TrackerFamily.FMB130);

  private final Vertx vertx;
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final List<AvlRecord> records = new CopyOnWriteArrayList<>();

  private final CommandAnswers.Line line =
      new CommandAnswers.Line() {
        @Override
        public void send(Frame message) {
          texts.add(((GprsMessage.Answer) GprsMessage.decode(message)).text());
        }

        @Override
        public void sendNow(AvlRecord record) {
          records.add(record);
        }

        @Override
        public void hangUp() {
          throw new AssertionError("hang up");
        }
      };

  LyingTrackerTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void doesWhatItSaysAndShowsItInARecordIfItIsHonest() {
    var tracker = tracker(HONEST);
    tell(tracker, "lvcanclosealldoors");
    tell(tracker, "lvcanopenalldoors");

    assertThat(texts).containsExactly(DONE, DONE);
    assertThat(tracker.car().truth().locked()).isFalse();
    var last = records.get(records.size() - 1);
    assertThat(last.eventId()).isEqualTo(662);
    assertThat(last.elements().find(662)).hasValue(0);
    assertThat(last.timestamp()).isBetween(System.currentTimeMillis() - 60_000, now());
  }

  @Test
  void saysThatItHasDoneItAndDoesNothing() {
    var tracker = tracker(HONEST.lying(Lies.ofCommands(100, 0)));
    var before = tracker.car().truth().now();
    tell(tracker, before.locked() ? "lvcanopenalldoors" : "lvcanclosealldoors");
    tell(tracker, "setdigout ?1");

    assertThat(texts).containsExactly(DONE, "DOUT1:IGNORED DOUT2:1 Timeout:INFINITY");
    assertThat(tracker.car().truth().now()).isEqualTo(before);
    assertThat(records).isEmpty();
  }

  @Test
  void doesItAndSaysNothing() {
    var tracker = tracker(HONEST.lying(Lies.ofCommands(0, 100)));
    tell(tracker, "setdigout ?1");

    assertThat(texts).isEmpty();
    assertThat(tracker.car().truth().immobilised()).isTrue();
    assertThat(records).extracting(AvlRecord::eventId).containsExactly(180);
  }

  @Test
  void answersQuestionsAsLongAsItLiesAboutCommandsAlone() {
    var tracker = tracker(HONEST.lying(Lies.ofCommands(50, 50)));
    for (var i = 0; i < 20; i++) {
      tell(tracker, "readio 180");
      tell(tracker, "getrecord");
    }

    assertThat(texts).hasSize(20).containsOnly("Param ID:180 Value:0");
    assertThat(records).hasSize(20);
  }

  @Test
  void mixesLiesAndTruthInTheGivenPartsAndTheSameWayWithTheSameSeed() {
    var texted = 0;
    var done = 0;
    var tracker = tracker(HONEST.lying(Lies.ofCommands(30, 20)));
    var same = tracker(HONEST.lying(Lies.ofCommands(30, 20)));
    for (var i = 0; i < 1000; i++) {
      var wanted = !tracker.car().truth().locked();
      var command = wanted ? "lvcanclosealldoors" : "lvcanopenalldoors";
      var said = texts.size();
      tell(tracker, command);
      texted += texts.size() - said;
      done += tracker.car().truth().locked() == wanted ? 1 : 0;
      tell(same, command);
      assertThat(same.car().truth().locked()).isEqualTo(tracker.car().truth().locked());
    }
    assertThat(texted).isBetween(750, 850);
    assertThat(done).isBetween(650, 750);
  }

  @Test
  void tellsOtherLiesFromNowOn() {
    var tracker = tracker(HONEST);
    tracker.liar().lie(Lies.ofCommands(100, 0));
    tell(tracker, "setdigout ?1");
    assertThat(tracker.car().truth().immobilised()).isFalse();

    tracker.liar().lie(Lies.NONE);
    tell(tracker, "setdigout ?1");
    assertThat(tracker.car().truth().immobilised()).isTrue();
  }

  @Test
  void doesItALittleAfterTheCommand() {
    var tracker = tracker(HONEST.after(Duration.ofSeconds(2), Duration.ofMillis(50)));
    var began = System.currentTimeMillis();
    tell(tracker, "setdigout ?1");
    assertThat(texts).hasSize(1);
    assertThat(tracker.car().truth().immobilised()).isFalse();

    await().until(() -> tracker.car().truth().immobilised());
    await().until(() -> !records.isEmpty());

    assertThat(tracker.car().truth().now().since()).isGreaterThanOrEqualTo(began + 1_999);
  }

  @ParameterizedTest
  @EnumSource(value = TrackerFamily.class, names = "FT", mode = EnumSource.Mode.EXCLUDE)
  void letsItsModuleSleepAndThenShowsWhatItLastKnew(TrackerFamily family) {
    var tracker = tracker(CarOptions.USUAL.of(family).lying(Lies.NONE.sleeping(100)));
    var before = tracker.car().truth().locked();
    tell(tracker, before ? "lvcanopenalldoors" : "lvcanclosealldoors");
    tell(tracker, "getrecord");

    var shown = records.get(records.size() - 1).elements();
    assertThat(tracker.car().truth().locked()).isNotEqualTo(before);
    assertThat(family.profile().isSet(Property.MODULE_ASLEEP, shown)).isTrue();
    assertThat(family.profile().isSet(Property.LOCKED, shown)).isEqualTo(before);

    tracker.liar().lie(Lies.NONE);
    tell(tracker, "getrecord");
    shown = records.get(records.size() - 1).elements();
    assertThat(family.profile().isSet(Property.MODULE_ASLEEP, shown)).isFalse();
    assertThat(family.profile().isSet(Property.LOCKED, shown)).isNotEqualTo(before);
  }

  @Test
  void hasAClockThatIsFastOrSlow() {
    var slow = Duration.ofHours(-1);
    var tracker = tracker(HONEST.lying(Lies.NONE.clock(slow, 0, Duration.ZERO)));
    tracker.begin(3);
    tell(tracker, "getrecord");

    assertThat(tracker.backlog().take(3))
        .allSatisfy(
            record -> assertThat(record.timestamp()).isBetween(hourAgo(), now() - 3_500_000));
    assertThat(records.get(0).timestamp()).isBetween(hourAgo(), now() - 3_500_000);
    // The truth has the right time.
    assertThat(tracker.car().truth().now().since()).isBetween(now() - 60_000, now());
  }

  @Test
  void hasAClockThatJumpsAndComesBack() {
    var tracker = tracker(HONEST.lying(Lies.NONE.clock(Duration.ZERO, 20, Duration.ofDays(1))));
    tracker.begin(1000);

    var wrong = 0;
    var right = 0;
    for (var record : tracker.backlog().take(1000)) {
      var isRight = Math.abs(record.timestamp() - now()) < 1_100_000;
      wrong += isRight ? 0 : 1;
      right += isRight ? 1 : 0;
      assertThat(record.timestamp()).isBetween(now() - 90_000_000, now() + 90_000_000);
    }
    assertThat(wrong).isBetween(300, 700);
    assertThat(right).isBetween(300, 700);
  }

  @Test
  void refusesPercentsThatCannotBe() {
    assertThatThrownBy(() -> Lies.ofCommands(60, 50))
        .hasMessage("textOnly and effectOnly together: 110 percent (expected: 0-100)");
    assertThatThrownBy(() -> Lies.NONE.sleeping(-1))
        .hasMessage("asleep: -1 percent (expected: 0-100)");
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private static long hourAgo() {
    return now() - 3_700_000;
  }

  private static Recorder tracker(CarOptions options) {
    return new Recorder(TrackerOptions.of("", 0).in(options), 1);
  }

  private void tell(Recorder tracker, String command) {
    new CommandAnswers(vertx, IMEI, tracker, 1, line).command(new GprsMessage.Command(command));
  }
}
