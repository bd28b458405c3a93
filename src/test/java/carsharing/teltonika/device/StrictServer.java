package carsharing.teltonika.device;

import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.UUID;

/** A server with narrow limits, and its queue. */
final class StrictServer implements AutoCloseable {

  static final String IMEI = "356307042441013";
  static final String OTHER_IMEI = "356307042441014";
  static final Buffer FRAME = Tracker.frame(Records.number(1));

  private final String uri = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();
  private final QueueReader records;
  private TestServer server;

  StrictServer() {
    server = start("10m", "10m");
    records = new QueueReader(uri, queue);
  }

  /**
   * Has little patience from now on.
   *
   * @param handshake how long a connection may be without an IMEI
   * @param idle how long a tracker may say nothing
   */
  void restart(String handshake, String idle) {
    server.close();
    server = start(handshake, idle);
  }

  private TestServer start(String handshake, String idle) {
    return TestServer.start(
        uri,
        queue,
        "DEVICES_HANDSHAKETIMEOUT",
        handshake,
        "DEVICES_IDLETIMEOUT",
        idle,
        "DEVICES_MAXFRAMELENGTH",
        "2KiB",
        "DEVICES_MAXCONNECTIONS",
        "3");
  }

  String uri() {
    return uri;
  }

  String queue() {
    return queue;
  }

  TestServer server() {
    return server;
  }

  QueueReader records() {
    return records;
  }

  /** Connections that the server has closed for a reason. */
  double closed(String reason) {
    return server.count("teltonika.connections.closed", "reason", reason);
  }

  @Override
  public void close() throws IOException {
    records.close();
    server.close();
  }
}
