package carsharing.teltonika.recent;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.tracker.Records;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many records are remembered, and which are forgotten first. */
class RecentRecordsTest {

  private static final long ROOM = 1024 * 1024;

  private final HandClock clock = new HandClock();

  @Test
  void remembersTheLastRecordsOfACarTheNewestFirst() {
    var recent = new RecentRecords(2, ROOM, clock);
    for (var i = 1; i <= 3; i++) {
      recent.arrived(imei(0), frame(i));
      clock.pass(Duration.ofSeconds(1));
    }

    var kept = recent.of(imei(0));

    assertThat(kept).hasSize(2);
    assertThat(kept.get(0).frame().data()).isEqualTo(frame(3).data());
    assertThat(kept.get(0).receivedAt()).isEqualTo(clock.millis() - 1000);
    assertThat(recent.of(imei(1))).isEmpty();
  }

  @Test
  void keepsAFrameWholeAsLongAsOneOfItsRecordsIsWanted() {
    var recent = new RecentRecords(3, ROOM, clock);
    recent.arrived(imei(0), frame(1, 2));
    recent.arrived(imei(0), frame(3, 4));
    assertThat(recent.of(imei(0))).hasSize(2);

    recent.arrived(imei(0), frame(5));

    assertThat(recent.of(imei(0))).hasSize(2);
  }

  @Test
  void remembersAFrameThatComesAgainOnce() {
    var recent = new RecentRecords(5, ROOM, clock);
    recent.arrived(imei(0), frame(1));
    recent.arrived(imei(0), frame(2));
    recent.arrived(imei(0), frame(2));

    assertThat(recent.of(imei(0))).hasSize(2);
  }

  @Test
  void forgetsTheCarThatWasNotHeardOfForLongestWhenAllTakeTooMuch() {
    var one = new RecentRecords(1, ROOM, clock);
    one.arrived(imei(0), frame(1));
    var recent = new RecentRecords(1, 3 * one.bytes(), clock);
    for (var i = 0; i < 3; i++) {
      recent.arrived(imei(i), frame(1));
    }
    recent.arrived(imei(0), frame(2));

    recent.arrived(imei(3), frame(1));

    assertThat(recent.of(imei(1))).isEmpty();
    assertThat(recent.of(imei(0))).hasSize(1);
    assertThat(recent.cars()).isEqualTo(3);
    assertThat(recent.bytes()).isEqualTo(3 * one.bytes());
  }

  @Test
  void keepsNoFrameThatIsLongerThanTheRecordsOfACar() {
    var recent = new RecentRecords(1, ROOM, clock);

    recent.arrived(imei(0), frame(IntStream.range(0, 100).toArray()));

    assertThat(recent.of(imei(0))).isEmpty();
    assertThat(recent.bytes()).isZero();
  }

  @Test
  void remembersNothingIfNoRecordsAreWanted() {
    var recent = new RecentRecords(0, ROOM, clock);

    recent.arrived(imei(0), frame(1));

    assertThat(recent.cars()).isZero();
  }

  private static Frame frame(int... numbers) {
    var records = IntStream.of(numbers).mapToObj(Records::number).toList();
    return new AvlFrame(AvlCodec.CODEC_8_EXTENDED, records, 0).encode();
  }

  private static Imei imei(int number) {
    return new Imei("356307042440%03d".formatted(number));
  }
}
