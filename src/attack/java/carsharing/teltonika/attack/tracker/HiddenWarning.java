package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** So many lines about strangers that the one about RabbitMQ may be left out. */
public final class HiddenWarning implements Attack {

  private static final int SENDERS = 8;
  private static final byte[] NO_IMEI = Bytes.imei("no IMEI");

  @Override
  public String name() {
    return "hidden-warning";
  }

  @Override
  public String what() {
    return "strangers connect as often as they can while RabbitMQ is away for a second";
  }

  @Override
  public Stage stage() {
    return Stage.WITHOUT_BROKER;
  }

  @Override
  public Duration atLeast(boolean isShort) {
    return Duration.ofSeconds(isShort ? 3 : 4);
  }

  @Override
  public void run(Party party) {
    party.each(
        SENDERS,
        (number, random) -> {
          while (!party.isOver()) {
            connect(party);
          }
        });
  }

  private static void connect(Party party) throws IOException {
    var stranger = party.connect();
    try {
      stranger.send(NO_IMEI);
      stranger.receive(1);
      stranger.receive(1);
    } catch (IOException e) {
      party.tally().count("closed");
    } finally {
      party.forget(stranger);
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    return scene.lines().stream()
            .anyMatch(line -> line.contains("WARN") && line.contains("RabbitMQ"))
        ? List.of()
        : List.of("no warning of the log says that RabbitMQ is away");
  }
}
