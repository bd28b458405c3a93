package carsharing.teltonika.chaos.fault;

import carsharing.teltonika.chaos.ledger.Sighting;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.simulator.tracker.ServerBytes;
import carsharing.teltonika.testing.relay.Relay.Way;
import carsharing.teltonika.testing.relay.RelayTap;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Notes what one server sends to its trackers, and when, by listening to the relay between them.
 * Lives on the relay's event loop.
 */
final class Sightings implements RelayTap {

  /** Two bytes of length, then the IMEI. */
  private static final int HANDSHAKE = 2 + 15;

  private final String server;
  private final Consumer<Sighting> ledger;
  private final Map<Integer, Conversation> conversations = new HashMap<>();

  /**
   * Listens to nothing yet.
   *
   * @param ledger is told each command
   */
  Sightings(String server, Consumer<Sighting> ledger) {
    this.server = server;
    this.ledger = ledger;
  }

  @Override
  public void opened(int client) {
    conversations.put(client, new Conversation());
  }

  @Override
  public void heard(int client, Way way, Buffer bytes) {
    var conversation = conversations.get(client);
    if (conversation != null && way == Way.TO_SERVER) {
      conversation.hearTracker(bytes);
    } else if (conversation != null) {
      conversation.bytes.accept(bytes);
    }
  }

  /** One connection of a tracker. */
  private final class Conversation implements ServerBytes.Listener {

    private final Buffer handshake = Buffer.buffer();
    private final ServerBytes bytes = new ServerBytes(this);

    void hearTracker(Buffer heard) {
      if (handshake.length() < HANDSHAKE) {
        handshake.appendBuffer(heard, 0, Math.min(heard.length(), HANDSHAKE - handshake.length()));
      }
    }

    @Override
    public void command(GprsMessage message) {
      if (message instanceof GprsMessage.Command command && handshake.length() == HANDSHAKE) {
        var imei = handshake.getString(2, HANDSHAKE);
        ledger.accept(new Sighting(imei, command.text(), System.currentTimeMillis(), server));
      }
    }

    @Override
    public void answered(boolean accepted) {
      // The tracker looks at it.
    }

    @Override
    public void acknowledged(int count) {
      // The tracker looks at it.
    }

    @Override
    public void nonsense() {
      // The tracker looks at it.
    }
  }
}
