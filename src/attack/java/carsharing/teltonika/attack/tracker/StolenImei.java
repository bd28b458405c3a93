package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A stranger who says the IMEI of a car, while its tracker comes back again and again. */
public final class StolenImei implements Attack {

  private static final String OWNER = "127.0.0.1";
  private static final String THIEF = Party.SOURCES.get(0);
  private static final String IMEI = Target.imei(77);

  /** Lines that the log may have for it in a minute. */
  private static final int LINES = 60;

  @Override
  public String name() {
    return "stolen-imei";
  }

  @Override
  public String what() {
    return "two addresses say the same IMEI in turn, each as soon as it is disconnected";
  }

  @Override
  public Duration atLeast(boolean isShort) {
    return Duration.ofSeconds(2);
  }

  @Override
  public void run(Party party) {
    party.each(2, (number, random) -> connect(party, number == 0 ? OWNER : THIEF));
  }

  private static void connect(Party party, String source) throws IOException {
    var stranger = party.connectFrom(source, party.target().port(), 0);
    try {
      stranger.announce(IMEI);
      party.tally().count("accepted from " + source);
      stranger.receive(1);
    } finally {
      party.forget(stranger);
      party.pause(20);
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    var violations = new ArrayList<String>();
    var lines = scene.lines().stream().filter(line -> line.contains(IMEI)).toList();
    if (lines.stream().noneMatch(line -> line.contains(OWNER) && line.contains(THIEF))) {
      violations.add("no line of the log names both addresses");
    }
    if (lines.size() > LINES) {
      violations.add(
          "%d lines of the log about one IMEI (expected: at most %d)"
              .formatted(lines.size(), LINES));
    }
    if (scene.seen().count("accepted from " + OWNER) < 2) {
      violations.add("the tracker could not come back");
    }
    return violations;
  }
}
