package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.fault.Disturbances;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.simulator.ServerBytes;
import carsharing.teltonika.vehicle.CommandedCar;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * One connection of a tracker, from its handshake. If the server does not answer in time, the
 * tracker hangs up. If the network is lost, the server goes on to believe in the connection. Lives
 * on the tracker's event loop.
 */
final class TrackerSession implements ServerBytes.Listener, CommandedCar.Line {

  private static final long RESPONSE_TIMEOUT = 8000; // ms

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  /** The tracker. Called on its event loop. */
  interface Owner {

    /** The server has accepted the IMEI. */
    void accepted(TrackerSession session);

    /** The server has refused the IMEI; the connection is closed. */
    void refused(TrackerSession session);

    /** The server has acknowledged so many records. */
    void acknowledged(TrackerSession session, int count);

    /** The server has sent a command. */
    void commanded(TrackerSession session, String command);

    /** The car has carried out a command that came over this connection. */
    void carriedOut(TrackerSession session, String command);

    /** A record of now is to be sent. */
    void recordWanted();

    /** The server has sent what it must not; the connection is closed. */
    void nonsense();

    /** The connection has ended. */
    void closed(TrackerSession session);
  }

  private final Vertx vertx;
  private final NetSocket socket;
  private final int server;
  private final Owner owner;
  private Runnable leave = () -> {};
  private long watch = NO_TIMER;
  private boolean isClosed;
  private boolean isSilent;

  /**
   * Begins with the handshake.
   *
   * @param server the number of the server; 0 is the one that is never killed
   */
  TrackerSession(Vertx vertx, NetSocket socket, String imei, int server, Owner owner) {
    this.vertx = vertx;
    this.socket = socket;
    this.server = server;
    this.owner = owner;
    socket.closeHandler(gone -> closed());
    socket.exceptionHandler(reset -> socket.close());
    new ServerBytes(socket, this);
    await();
    socket.write(Buffer.buffer().appendUnsignedShort(imei.length()).appendString(imei));
  }

  int server() {
    return server;
  }

  /** Whether the tracker does not listen any more. */
  boolean isSilent() {
    return isSilent;
  }

  /** From now on the tracker is reached over this connection. */
  void enter(Disturbances disturbances, String imei, String name) {
    leave = disturbances.connected(imei, name);
  }

  /** The tracker has another connection, or none. */
  void leave() {
    leave.run();
  }

  private void await() {
    vertx.cancelTimer(watch);
    watch = vertx.setTimer(RESPONSE_TIMEOUT, late -> close());
  }

  /** What was waited for has come. */
  void answered() {
    vertx.cancelTimer(watch);
  }

  /** An acknowledgement that comes late must find no other frame: then the connection ends. */
  void send(Buffer frame) {
    await();
    socket.write(frame.copy());
  }

  /** The network is lost. */
  void fallSilent() {
    isSilent = true;
    leave();
    vertx.cancelTimer(watch);
  }

  void close() {
    socket.close();
  }

  private void closed() {
    isClosed = true;
    vertx.cancelTimer(watch);
    leave();
    owner.closed(this);
  }

  @Override
  public void answered(boolean accepted) {
    answered();
    if (accepted) {
      owner.accepted(this);
    } else {
      owner.refused(this);
      close();
    }
  }

  @Override
  public void acknowledged(int count) {
    owner.acknowledged(this, count);
  }

  @Override
  public void command(GprsMessage message) {
    if (isSilent) {
      return;
    }
    if (message instanceof GprsMessage.Command command) {
      owner.commanded(this, command.text());
    } else {
      nonsense();
    }
  }

  @Override
  public void nonsense() {
    owner.nonsense();
    close();
  }

  @Override
  public void text(String text) {
    send(new GprsMessage.Answer(text).encode());
  }

  @Override
  public void serialText(String text) {
    send(SerialText.encode(text, System.currentTimeMillis()));
  }

  private void send(Frame message) {
    if (!isClosed && !isSilent) {
      socket.write(message.encode());
    }
  }

  @Override
  public void record() {
    owner.recordWanted();
  }

  @Override
  public void later(long millis, Runnable action) {
    vertx.setTimer(Math.max(1, millis), timer -> action.run());
  }

  @Override
  public void carriedOut(String command) {
    owner.carriedOut(this, command);
  }
}
