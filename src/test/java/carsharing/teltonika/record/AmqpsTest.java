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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RabbitMQ behind TLS: its certificate is checked. */
@VertxTest
class AmqpsTest {

  private final Vertx vertx;

  @TempDir private Path folder;

  AmqpsTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @ParameterizedTest
  @EnumSource
  void publishesToABrokerWhoseCertificateItTrusts(Output output) throws Exception {
    var certificate = TestCertificate.create(folder, "ip:127.0.0.1");
    try (var server =
            start(output, certificate, certificate, certificate.certificate().toString());
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
      try (var server = start(Output.AMQP, certificate, certificate, refused.getKey())) {
        await().until(() -> server.readiness().contains(reason));

        assertThat(server.count("teltonika.broker.connections")).isZero();
      }
    }
  }

  /**
   * The authority of the right certificate is trusted, too. Only the name of the stream's is wrong.
   */
  @Test
  void doesNotTrustAStreamPortThatHasAnotherName() throws Exception {
    var right = TestCertificate.create(newFolder("right"), "ip:127.0.0.1");
    var wrong = TestCertificate.create(newFolder("wrong"), "dns:broker.example");
    var both = folder.resolve("both.pem");
    Files.writeString(
        both, Files.readString(right.certificate()) + Files.readString(wrong.certificate()));
    try (var server = start(Output.STREAM, right, wrong, both.toString())) {
      await().until(() -> server.readiness().contains("stream port"));

      assertThat(server.readiness()).contains("TLS", "127.0.0.1");
      assertThat(server.count("teltonika.broker.connections")).isZero();
    }
  }

  private Path newFolder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private TestServer start(Output output, TestCertificate amqp, TestCertificate stream, String ca) {
    var rabbit = RabbitServer.shared();
    var uri = "amqps://guest:guest@127.0.0.1:" + tlsPort(amqp, URI.create(rabbit.uri()).getPort());
    var streamPort = tlsPort(stream, rabbit.streamPort());
    return TestServer.start(
        uri, "record." + UUID.randomUUID(), output.settings(streamPort, "RABBITMQ_CA", ca));
  }

  /** A door with TLS in front of a port of the broker. */
  private int tlsPort(TestCertificate certificate, int port) {
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
                      .connect(port, "127.0.0.1")
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
