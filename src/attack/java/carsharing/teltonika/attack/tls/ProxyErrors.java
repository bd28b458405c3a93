package carsharing.teltonika.attack.tls;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections behind a load balancer that do not begin as the PROXY protocol says. */
public final class ProxyErrors implements Attack {

  private static final List<String> BEGINNINGS =
      List.of(
          "\u0000\u000f356307010000001",
          "PROXY\r\n",
          "PROXY TCP4 999.1.1.1 127.0.0.1 1 2\r\n",
          "PROXY TCP4 127.0.0.1\r\n",
          "PROXY " + "x".repeat(300) + "\r\n",
          "\r\n\r\n\u0000\r\nQUIT\nnonsense");

  @Override
  public String name() {
    return "proxy-errors";
  }

  @Override
  public String what() {
    return "connections without a header of the PROXY protocol, or with a wrong one";
  }

  @Override
  public Stage stage() {
    return Stage.BEHIND_PROXY;
  }

  @Override
  public void run(Party party) {
    party.each(2, (number, random) -> begin(party, BEGINNINGS.get(random.nextInt(6))));
  }

  private static void begin(Party party, String beginning) throws IOException {
    var stranger = party.connect();
    try {
      stranger.send(beginning.getBytes(StandardCharsets.ISO_8859_1));
      stranger.receive(1);
    } finally {
      party.forget(stranger);
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    var violations = new ArrayList<String>();
    var tls = scene.growth("teltonika_handshakes_total", "outcome=\"tls_failed\"");
    if (tls > 0) {
      violations.add("%.0f errors of the PROXY protocol count as failures of TLS".formatted(tls));
    }
    if (scene.lines().stream().noneMatch(line -> line.contains("PROXY"))) {
      violations.add("no line of the log says that the PROXY header is missing or wrong");
    }
    return violations;
  }
}
