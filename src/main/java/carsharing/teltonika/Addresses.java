package carsharing.teltonika;

import carsharing.teltonika.settings.ServerSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the {@link AddressFile} up to date, if there is to be one, without blocking. */
final class Addresses {

  private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);

  private final Optional<AddressFile> wanted;

  /**
   * @param wanted empty if nobody wants a file
   */
  Addresses(Optional<AddressFile> wanted) {
    this.wanted = wanted;
  }

  /** The server runs without it, too: a file that cannot be written is a warning. */
  void write(Vertx vertx, ServerSettings settings, int devicePort, int httpPort) {
    wanted.ifPresent(
        file ->
            vertx
                .executeBlocking(
                    () -> {
                      file.write(settings, devicePort, httpPort);
                      return null;
                    })
                .onFailure(cause -> LOG.warn("{} cannot be written: {}", file, cause.toString())));
  }

  /** Succeeds when it is gone, or cannot be removed. */
  Future<Void> remove(Vertx vertx) {
    return wanted
        .map(
            file ->
                vertx
                    .<Void>executeBlocking(
                        () -> {
                          file.remove();
                          return null;
                        })
                    .otherwiseEmpty())
        .orElse(Future.succeededFuture());
  }
}
