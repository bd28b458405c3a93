package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestCertificate;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.junit5.VertxTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RabbitMQ behind TLS: its certificate is checked. */
@VertxTest
class AmqpsTest {

  private final Vertx vertx;

  @TempDir private Path folder;

  AmqpsTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void publishesToABrokerWhoseCertificateItTrusts() throws Exception {
    var certificate = TestCertificate.create(folder, "ip:127.0.0.1");
    try (var server = start(certificate, certificate.certificate().toString());
        var tracker = Tracker.connect(server.port(), "356307042441013")) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  @Test
  void doesNotTrustWhoIsUnknownOrHasAnotherName() throws Exception {
    var certificate = TestCertificate.create(folder, "dns:broker.example");
    var reasons =
        Map.of(
            "",
            "unable to find valid certification path",
            certificate.certificate().toString(),
            "127.0.0.1");
    for (var refused : reasons.entrySet()) {
      var reason = refused.getValue();
      try (var server = start(certificate, refused.getKey())) {
        await().until(() -> server.readiness().contains(reason));

        assertThat(server.count("teltonika.broker.connections")).isZero();
      }
    }
  }

  private TestServer start(TestCertificate certificate, String ca) throws Exception {
    var uri = "amqps://guest:guest@127.0.0.1:" + tlsPort(certificate);
    return TestServer.start(uri, "record." + UUID.randomUUID(), "RABBITMQ_CA", ca);
  }

  /** A door with TLS in front of the broker. */
  private int tlsPort(TestCertificate certificate) {
    var client = vertx.createNetClient();
    var options =
        new NetServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(certificate.certificate().toString())
                    .setKeyPath(certificate.key().toString()));
    var listening =
        vertx
            .createNetServer(options)
            .connectHandler(
                socket -> {
                  socket.pause();
                  client
                      .connect(URI.create(RabbitServer.shared().uri()).getPort(), "127.0.0.1")
                      .onSuccess(
                          broker -> {
                            broker.pipeTo(socket);
                            socket.pipeTo(broker);
                          });
                })
            .exceptionHandler(refused -> {})
            .listen(0, "127.0.0.1");
    return Futures.get(listening).actualPort();
  }
}
