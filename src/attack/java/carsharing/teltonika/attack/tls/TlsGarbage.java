package carsharing.teltonika.attack.tls;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Handshakes of TLS that fail. */
public final class TlsGarbage implements Attack {

  private static final int SENDERS = 4;

  /** Lines that the log may have for them, a second: as many as for any class. */
  private static final int LINES = 200;

  @Override
  public String name() {
    return "tls-garbage";
  }

  @Override
  public String what() {
    return "strangers send bytes by chance to the port with TLS";
  }

  @Override
  public void run(Party party) {
    party.each(SENDERS, (number, random) -> send(party, random));
  }

  private static void send(Party party, Random random) throws IOException {
    var stranger = party.connect(party.target().tlsPort(), 0);
    try {
      stranger.send(Bytes.garbage(random, 200));
      stranger.receive(1000);
    } finally {
      party.forget(stranger);
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    var lines = scene.lines().stream().filter(line -> line.contains("TLS handshake")).toList();
    var limit = LINES * (1 + scene.target().time().toSeconds());
    if (lines.stream().noneMatch(line -> line.contains("127.0.0."))) {
      return List.of(
          "no line with the address of a failed handshake, of %d".formatted(lines.size()));
    }
    return lines.size() <= limit
        ? List.of()
        : List.of(
            "%d lines for failed handshakes (expected: at most %d)".formatted(lines.size(), limit));
  }
}
