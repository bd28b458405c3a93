package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.util.List;

/** Thousands of connections that each send half of the longest frame, and then nothing. */
public final class HalfFrames implements Attack {

  private final boolean hasImei;

  /**
   * @param hasImei whether the strangers say an IMEI first
   */
  public HalfFrames(boolean hasImei) {
    this.hasImei = hasImei;
  }

  @Override
  public String name() {
    return hasImei ? "half-frames-with-imei" : "half-frames";
  }

  @Override
  public String what() {
    return "4,800 connections each send half of a frame of 64 KiB, "
        + (hasImei ? "after an IMEI" : "without an IMEI");
  }

  @Override
  public void run(Party party) {
    var target = party.target();
    var half = Bytes.halfFrame();
    var crowd = party.crowd(target.scale(4800, 400), target.port());
    for (var i = 0; i < crowd.size(); i++) {
      try {
        if (hasImei) {
          crowd.get(i).announce(Target.imei(i));
        }
        crowd.get(i).send(half);
      } catch (IOException e) {
        party.tally().count("cut");
      }
    }
    party.holdUntil(200);
    party.tally().add("open", crowd.stream().filter(stranger -> !stranger.isClosed()).count());
  }

  @Override
  public List<String> judge(Scene scene) {
    var open = scene.seen().count("open");
    return hasImei || open == 0
        ? List.of()
        : List.of("%d connections that have sent no IMEI are still open".formatted(open));
  }
}
