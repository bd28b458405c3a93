package carsharing.teltonika;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Services for trying the server out: an AMQP broker and a Redis that this process starts itself.
 * An implementation is on the class path of the standalone jar only.
 */
public interface EmbeddedServices {

  /** A service that runs until it is closed. */
  interface Running extends AutoCloseable {

    /** How clients reach it, on this machine. */
    String uri();

    /** Stops it; what it has stored stays. Blocks. */
    @Override
    void close();
  }

  /** The implementation, where this jar has one. */
  static Optional<EmbeddedServices> find() {
    return ServiceLoader.load(EmbeddedServices.class).findFirst();
  }

  /**
   * Starts an AMQP 0-9-1 broker with durable queues. Blocks.
   *
   * @param data the folder that it stores in, created where it is missing
   * @throws IOException with the reason and the way out, where it does not start
   */
  Running startBroker(Path data) throws IOException;

  /**
   * Starts a Redis. Blocks.
   *
   * @param data the folder that it stores in, created where it is missing
   * @throws IOException with the reason and the way out, where it does not start
   */
  Running startRedis(Path data) throws IOException;
}
