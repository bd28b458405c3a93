package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Stranger;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Trackers that send as fast as they may, and never read what they are answered. */
public final class NeverReads implements Attack {

  private static final int FRAMES = 20;
  private static final long INTERVAL = 20; // ms: 1,000 frames a second
  private static final int RECEIVE_BUFFER = 2048;

  @Override
  public String name() {
    return "never-reads";
  }

  @Override
  public String what() {
    return "400 trackers send 1,000 empty frames a second each, and never read the answers";
  }

  /** {@code devices.unreadTimeout} is a minute. */
  @Override
  public Duration atLeast(boolean isShort) {
    return Duration.ofSeconds(isShort ? 1 : 75);
  }

  @Override
  public void run(Party party) throws IOException {
    var target = party.target();
    var crowd = new ArrayList<Stranger>();
    for (var i = 0; i < target.scale(400, 50); i++) {
      var stranger = party.connect(target.port(), RECEIVE_BUFFER);
      crowd.add(stranger.announce(Target.imei(i)));
    }
    var frames = Bytes.repeated(Bytes.emptyFrame(), FRAMES);
    while (!party.isOver()) {
      crowd.removeIf(stranger -> !isServed(stranger, frames, party));
      party.pause(INTERVAL);
    }
    party.tally().add("served to the end", crowd.size());
  }

  private static boolean isServed(Stranger stranger, byte[] frames, Party party) {
    try {
      stranger.offer(frames);
      return true;
    } catch (IOException e) {
      party.tally().count("cut");
      return false;
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    return scene.target().isShort() || scene.closed("does_not_read") > 0
        ? List.of()
        : List.of("no connection was closed with does_not_read");
  }
}
