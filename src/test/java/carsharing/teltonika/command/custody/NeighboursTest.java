package carsharing.teltonika.command.custody;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.command.DefaultSettings;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.testing.HandClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NeighboursTest {

  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Imei CAR = new Imei("356307042441013");

  private final HandClock clock = new HandClock();
  private final List<String> settled = new ArrayList<>();
  private Future<Void> settlement = Future.succeededFuture();
  private final CommandSettings settings = DefaultSettings.commands(Duration.ofSeconds(40));
  private final Neighbours neighbours = new Neighbours(() -> settings, clock, new Undertaker());

  private void look(Map<String, String> others) {
    neighbours.look(others, clock.nanos());
  }

  private void look(Map<String, String> others, Duration time) {
    for (var passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(BEAT)) {
      clock.pass(BEAT);
      look(others);
    }
  }

  @Test
  void giveUpAProcessWhoseHeartbeatHasNotChangedForAWhile() {
    var silent = Map.of("other", "1/40000");
    look(silent);
    look(silent, Duration.ofSeconds(35));
    assertThat(settled).isEmpty();

    look(silent, BEAT);

    assertThat(settled).containsExactly("other 1/40000");
  }

  @Test
  void waitForAsLongAsTheOtherProcessHasAskedFor() {
    var silent = Map.of("patient", "1/60000", "quick", "1/10000");
    look(silent);
    look(silent, Duration.ofSeconds(10));
    assertThat(settled).containsExactly("quick 1/10000");
    settled.clear();

    look(silent, Duration.ofSeconds(45));
    assertThat(settled).doesNotContain("patient 1/60000");
    look(silent, BEAT);

    assertThat(settled).contains("patient 1/60000");
  }

  @Test
  void leaveAProcessAloneWhoseHeartbeatChanges() {
    for (var time = 0; time < 1000; time += 30) {
      look(Map.of("other", time + "/40000"), Duration.ofSeconds(30));
    }

    assertThat(settled).isEmpty();
  }

  /** No process can be heard of then. */
  @Test
  void giveNobodyUpForAnAbsenceOfRedis() {
    var silent = Map.of("other", "1/40000");
    look(silent);
    look(silent, Duration.ofSeconds(35));
    clock.pass(Duration.ofMinutes(10));
    look(silent);
    look(silent, Duration.ofSeconds(35));
    neighbours.interrupted();
    look(silent);
    look(silent, Duration.ofSeconds(35));
    assertThat(settled).isEmpty();

    look(silent, BEAT);

    assertThat(settled).containsExactly("other 1/40000");
  }

  @Test
  void giveNobodyUpForAPauseOfThisProcess() {
    var silent = Map.of("other", "1/40000");
    look(silent);
    look(silent, Duration.ofSeconds(30));
    clock.pause(Duration.ofSeconds(60));

    look(silent);

    assertThat(settled).isEmpty();
  }

  /** Another process has given it up, and may have died before it was through. */
  @Test
  void goOnAtOnceWithAProcessThatIsKnownToBeDead() {
    look(Map.of("other", "dead"));

    assertThat(settled).containsExactly("other dead");
  }

  @Test
  void beginAgainIfTheOutcomesCouldNotBeTold() {
    var pending = Promise.<Void>promise();
    settlement = pending.future();
    look(Map.of("other", "dead"));
    look(Map.of("other", "dead"), BEAT);
    assertThat(settled).hasSize(1);
    pending.fail("Redis is away");

    look(Map.of("other", "dead"), BEAT);

    assertThat(settled).hasSize(2);
  }

  @Test
  void settleWhatAProcessHasLeftThatRedisDoesNotKnow() {
    neighbours.strangerSeen(CAR, "gone");
    look(Map.of());
    look(Map.of(), Duration.ofSeconds(35));
    assertThat(settled).isEmpty();

    look(Map.of(), BEAT);
    look(Map.of(), Duration.ofSeconds(100));

    assertThat(settled).containsExactly("gone " + CAR);
  }

  @Test
  void leaveCommandsToAProcessThatRedisKnows() {
    neighbours.strangerSeen(CAR, "other");
    for (var time = 0; time < 200; time += 5) {
      look(Map.of("other", time + "/40000"), BEAT);
    }

    assertThat(settled).isEmpty();
  }

  private final class Undertaker implements Neighbours.Undertaker {

    @Override
    public Future<Void> settle(String life, String lastHeard) {
      settled.add(life + " " + lastHeard);
      return settlement;
    }

    @Override
    public Future<Void> settle(String life, Imei imei) {
      settled.add(life + " " + imei);
      return settlement;
    }
  }
}
