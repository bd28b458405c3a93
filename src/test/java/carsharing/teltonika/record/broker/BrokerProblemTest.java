package carsharing.teltonika.record.broker;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a broker that cannot be used, in the log and in readiness. */
class BrokerProblemTest {

  private final URI rabbit = URI.create(RabbitServer.shared().uri());

  @Test
  void namesTheVirtualHostThatDoesNotExist() {
    assertSaid(
        "amqp://guest:guest@127.0.0.1:" + rabbit.getPort() + "/cars",
        "vhost cars not found (expected: a virtual host that exists, after the host in rabbitmq.uri)");
  }

  @Test
  void repeatsThatTheLoginIsRefused() {
    assertSaid(
        "amqp://guest:wrong@127.0.0.1:" + rabbit.getPort(),
        "ACCESS_REFUSED - Login was refused",
        "(expected: user and password in rabbitmq.uri)");
  }

  @Test
  void saysThatTheHostIsUnknown() {
    assertSaid(
        "amqp://no-such-host.invalid:5672",
        "unknown host no-such-host.invalid (expected: a name that DNS knows, in rabbitmq.uri)");
  }

  @Test
  void saysThatNobodyListens() {
    assertSaid(
        "amqp://127.0.0.1:" + Ports.free(),
        "Connection refused (expected: a RabbitMQ that listens at rabbitmq.uri)");
  }

  @Test
  void saysThatThePortSpeaksNoTls() {
    assertSaid(
        "amqps://guest:guest@127.0.0.1:" + rabbit.getPort(),
        "TLS: ",
        "(expected: the TLS port of RabbitMQ and rabbitmq.ca, or amqp://)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"})
  void saysThatItIsNoBrokerThatAnswers(String greeting) throws Exception {
    try (var other = new Greeter(greeting)) {
      assertSaid(
          "amqp://127.0.0.1:" + other.port(), "(expected: RabbitMQ, AMQP 0-9-1, at rabbitmq.uri)");
    }
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      assertSaid(
          "amqp://127.0.0.1:" + silent.getLocalPort(),
          "no answer in time (expected: a RabbitMQ that answers within rabbitmq.connectTimeout)");
    }
  }

  /** In one line of the log, and in readiness. */
  private static void assertSaid(String uri, String... parts) {
    try (var logged = new Logged();
        var server =
            TestServer.start(
                uri, "record." + UUID.randomUUID(), "RABBITMQ_CONNECTTIMEOUT", "500ms")) {
      for (var part : parts) {
        await(part)
            .until(
                () ->
                    logged.lines("RabbitMQ at ").stream().anyMatch(line -> line.contains(part))
                        && server.readiness().contains(part));
      }
    }
  }

  /** Says something to each that connects, and closes. */
  private static final class Greeter implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    Greeter(String greeting) throws IOException {
      var thread = new Thread(() -> serve(greeting), "greeter");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve(String greeting) {
      try {
        while (true) {
          try (var client = socket.accept()) {
            client.getInputStream().readNBytes(8); // The client's protocol header.
            client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
          }
        }
      } catch (IOException e) {
        // Closed by the test.
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
