package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Target;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One connection of the neighbour's tracker, which has one frame in flight at a time. */
final class NeighbourCar implements AutoCloseable {

  private static final String DOORS = "lvcanopenalldoors";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String PROXY = "PROXY TCP4 127.0.0.1 127.0.0.1 40000 5027\r\n";

  private final Socket socket;
  private final Runnable onRecordWanted;
  private final BlockingQueue<Integer> acknowledgements = new LinkedBlockingQueue<>();
  private volatile boolean connected = true;

  /**
   * Connects and is accepted.
   *
   * @param isProxied whether the server expects the PROXY protocol
   * @param onRecordWanted is called when a command asks for a record
   */
  NeighbourCar(int port, boolean isProxied, Runnable onRecordWanted) throws IOException {
    this.onRecordWanted = onRecordWanted;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(10));
    if (isProxied) {
      write(PROXY.getBytes(StandardCharsets.US_ASCII));
    }
    write(Bytes.imei(Target.NEIGHBOUR));
    var in = new DataInputStream(socket.getInputStream());
    if (in.readByte() != 1) {
      throw new IOException("refused");
    }
    socket.setSoTimeout(0);
    var reader = new Thread(() -> read(in), "neighbour-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /** A frame with one record of this moment. */
  static Buffer frame() {
    return Tracker.frame(Records.now(0));
  }

  /** Sends a frame and waits for its acknowledgement; fails when the connection is lost. */
  void deliver(Buffer frame) throws IOException, InterruptedException {
    acknowledgements.clear();
    write(frame.getBytes());
    while (acknowledgements.poll(100, TimeUnit.MILLISECONDS) == null) {
      if (!connected) {
        throw new IOException("the server has closed the connection");
      }
    }
  }

  private synchronized void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private void read(DataInputStream in) {
    try {
      while (true) {
        var first = in.readInt();
        if (first != 0) {
          acknowledgements.add(first);
        } else {
          var data = new byte[in.readInt()];
          in.readFully(data);
          obey(GprsMessage.decode(new Frame(data, in.readInt())));
        }
      }
    } catch (IOException e) {
      connected = false;
    }
  }

  private void obey(GprsMessage message) throws IOException {
    if (message instanceof GprsMessage.Command command && command.text().equals(DOORS)) {
      write(Bytes.text(DONE));
    } else {
      onRecordWanted.run();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
