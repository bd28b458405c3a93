package carsharing.teltonika.testing.relay;

import io.vertx.core.buffer.Buffer;

/** Hears the bytes of a relay's connections before any fault. Called on the relay's event loop. */
public interface RelayTap {

  /** Hears nothing. */
  RelayTap NONE =
      new RelayTap() {
        @Override
        public void opened(int client) {}

        @Override
        public void heard(int client, Relay.Way way, Buffer bytes) {}
      };

  /**
   * A client has connected.
   *
   * @param client its port, which tells connections that are open from each other
   */
  void opened(int client);

  /** One of both ends has sent bytes. */
  void heard(int client, Relay.Way way, Buffer bytes);
}
