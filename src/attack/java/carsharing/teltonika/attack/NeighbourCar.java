package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Target;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.TrackerSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One connection of the neighbour's tracker, which has one frame in flight at a time. */
final class NeighbourCar implements AutoCloseable {

  private static final String DOORS = "lvcanopenalldoors";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String PROXY = "PROXY TCP4 127.0.0.1 127.0.0.1 40000 5027\r\n";

  /** It waits as long as it is connected: how long that takes is what is measured. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final TrackerSocket socket;
  private final Runnable onRecordWanted;

  /**
   * Connects and is accepted.
   *
   * @param isProxied whether the server expects the PROXY protocol
   * @param onRecordWanted is called when a command asks for a record
   */
  NeighbourCar(int port, boolean isProxied, Runnable onRecordWanted) throws IOException {
    this.onRecordWanted = onRecordWanted;
    this.socket = TrackerSocket.connect(port, isProxied ? PROXY : "", Target.NEIGHBOUR, this::obey);
  }

  /** A record of this moment. */
  static AvlRecord record() {
    return Records.now(0);
  }

  /** Sends a frame and waits for its acknowledgement; fails if the connection is lost. */
  void deliver(AvlRecord record) throws IOException {
    socket.deliver(List.of(record), PATIENCE);
  }

  private void obey(TrackerSocket from, GprsMessage message) {
    if (message instanceof GprsMessage.Command command && command.text().equals(DOORS)) {
      from.answer(DONE);
    } else {
      onRecordWanted.run();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
