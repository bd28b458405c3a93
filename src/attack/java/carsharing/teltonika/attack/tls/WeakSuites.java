package carsharing.teltonika.attack.tls;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.TlsClient;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;

/** Cipher suites that a stolen key opens afterwards. */
public final class WeakSuites implements Attack {

  @Override
  public String name() {
    return "weak-suites";
  }

  @Override
  public String what() {
    return "a tracker with TLS 1.2 offers only suites without forward secrecy, one by one";
  }

  @Override
  public void run(Party party) throws IOException, GeneralSecurityException {
    var client = new TlsClient(party.target());
    List<String> suites;
    try (var socket = client.connect()) {
      suites =
          Stream.of(socket.getSupportedCipherSuites())
              .filter(suite -> suite.startsWith("TLS_RSA_WITH_") && !suite.contains("NULL"))
              .toList();
    }
    for (var suite : suites) {
      try (var socket = client.connect()) {
        socket.setEnabledCipherSuites(new String[] {suite});
        party.tally().count("offered");
        socket.startHandshake();
        party.tally().note("a connection was accepted with " + suite);
      } catch (IOException e) {
        party.tally().count("refused");
      }
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    return scene.seen().count("offered") > 0
        ? List.of()
        : List.of("this JDK offers no suite without forward secrecy: nothing was tried");
  }
}
