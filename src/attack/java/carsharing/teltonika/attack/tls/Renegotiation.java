package carsharing.teltonika.attack.tls;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Target;
import carsharing.teltonika.attack.party.TlsClient;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A client that begins one TLS handshake after the other on the same connection. */
public final class Renegotiation implements Attack {

  @Override
  public String name() {
    return "renegotiation";
  }

  @Override
  public String what() {
    return "a tracker with TLS 1.2 asks for one handshake after the other";
  }

  @Override
  public Duration atLeast(boolean isShort) {
    return Duration.ofSeconds(isShort ? 2 : 3);
  }

  @Override
  public void run(Party party) throws IOException, GeneralSecurityException {
    var client = new TlsClient(party.target());
    while (!party.isOver()) {
      try (var socket = client.connect()) {
        var handshakes = new Semaphore(0);
        socket.addHandshakeCompletedListener(event -> handshakes.release());
        socket.startHandshake();
        handshakes.tryAcquire(1, TimeUnit.SECONDS);
        party.tally().count("connections");
        while (!party.isOver()) {
          socket.startHandshake();
          socket.getOutputStream().write(Bytes.imei(Target.imei(1)));
          if (socket.getInputStream().read() < 0 || !handshakes.tryAcquire(1, TimeUnit.SECONDS)) {
            throw new IOException("refused");
          }
          party.tally().count("renegotiated");
        }
      } catch (IOException e) {
        party.tally().count("refused");
        party.pause(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    var renegotiated = scene.seen().count("renegotiated");
    if (scene.seen().count("connections") == 0) {
      return List.of("no connection with TLS 1.2 was accepted at all");
    }
    return renegotiated == 0
        ? List.of()
        : List.of("%d handshakes on connections that had one".formatted(renegotiated));
  }
}
