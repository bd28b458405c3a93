package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.fault.Disturbances;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.simulator.tracker.TrackerConnection;
import carsharing.teltonika.vehicle.CommandedCar;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * One connection of a tracker, from its handshake. If the server does not answer in time, the
 * tracker hangs up. If the network is lost, the server goes on to believe in the connection. Lives
 * on the tracker's event loop.
 */
final class TrackerSession implements TrackerConnection.Listener, CommandedCar.Line {

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
    void acknowledged(TrackerSession session, int count, boolean isExpected);

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
  private final TrackerConnection connection;
  private final int server;
  private final Owner owner;
  private Runnable leave = () -> {};
  private long watch = NO_TIMER;
  private boolean isSilent;

  /**
   * Begins with the handshake.
   *
   * @param server the number of the server; 0 is the one that is never killed
   */
  TrackerSession(Vertx vertx, NetSocket socket, String imei, int server, Owner owner) {
    this.vertx = vertx;
    this.server = server;
    this.owner = owner;
    this.connection = TrackerConnection.over(socket, this);
    await();
    connection.identify(imei);
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
  void send(Buffer frame, int records) {
    await();
    connection.deliver(frame, records);
  }

  /** The network is lost. */
  void fallSilent() {
    isSilent = true;
    leave();
    vertx.cancelTimer(watch);
  }

  void close() {
    connection.close();
  }

  @Override
  public void closed() {
    vertx.cancelTimer(watch);
    leave();
    owner.closed(this);
  }

  @Override
  public void accepted() {
    answered();
    owner.accepted(this);
  }

  @Override
  public void refused() {
    answered();
    owner.refused(this);
  }

  @Override
  public void acknowledged(int records, boolean isExpected) {
    owner.acknowledged(this, records, isExpected);
  }

  @Override
  public void commanded(GprsMessage message) {
    if (isSilent) {
      return;
    }
    if (message instanceof GprsMessage.Command command) {
      owner.commanded(this, command.text());
    } else {
      nonsense();
      close();
    }
  }

  @Override
  public void nonsense() {
    owner.nonsense();
  }

  @Override
  public void text(String text) {
    if (!isSilent) {
      connection.answer(text);
    }
  }

  @Override
  public void serialText(String text) {
    if (!isSilent) {
      connection.serialText(text, System.currentTimeMillis());
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
