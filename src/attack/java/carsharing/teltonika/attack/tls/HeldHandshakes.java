package carsharing.teltonika.attack.tls;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Stranger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Connections to the port with TLS that never end their handshake. */
public final class HeldHandshakes implements Attack {

  private static final String SOURCE = Party.SOURCES.get(0);

  /** {@code devices.connectionsPerAddress}. */
  private static final int LIMIT = 5000;

  @Override
  public String name() {
    return "held-handshakes";
  }

  @Override
  public String what() {
    return "7,000 connections of one address begin TLS, and say nothing more";
  }

  @Override
  public void run(Party party) throws IOException {
    var target = party.target();
    var count = target.scale(7000, 5200);
    var crowd = new ArrayList<Stranger>();
    while (crowd.size() < count && !party.isOver()) {
      crowd.add(party.connectFrom(SOURCE, target.tlsPort(), 0));
    }
    party.pause(500);
    party.tally().add("open", crowd.stream().filter(stranger -> !stranger.isClosed()).count());
    party.holdUntil(0);
  }

  @Override
  public List<String> judge(Scene scene) {
    var open = scene.seen().count("open");
    return open <= LIMIT
        ? List.of()
        : List.of(
            "%d connections of one address were open in their TLS handshake (expected: at most %d)"
                .formatted(open, LIMIT));
  }
}
