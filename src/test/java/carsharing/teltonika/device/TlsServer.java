package carsharing.teltonika.device;

import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestCertificate;
import carsharing.teltonika.testing.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Starts servers that speak TLS with a certificate. */
final class TlsServer {

  private final String uri = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();

  String uri() {
    return uri;
  }

  String queue() {
    return queue;
  }

  /** Starts a server; {@code more} are settings and their values. */
  TestServer start(TestCertificate certificate, String... more) {
    var settings =
        new ArrayList<>(
            List.of(
                "TLS_PORT",
                "0",
                "TLS_CERTIFICATE",
                certificate.certificate().toString(),
                "TLS_KEY",
                certificate.key().toString(),
                "RELOAD_INTERVAL",
                "50ms"));
    settings.addAll(List.of(more));
    return TestServer.start(uri, queue, settings.toArray(String[]::new));
  }
}
