package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.TestCertificate;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trackers that connect with TLS. */
class TlsTest {

  private static final String IMEI = "356307042441013";
  private static final String NAMES = "ip:127.0.0.1";

  private final TlsServer there = new TlsServer();

  @TempDir private static Path shared;

  @TempDir private Path folder;
  private TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    TestCertificate.create(shared, NAMES);
  }

  @BeforeEach
  void copyCertificate() throws Exception {
    certificate = TestCertificate.copy(shared, folder);
  }

  @Test
  void takesRecordsThroughTlsAndPlainAtATime() throws Exception {
    try (var server = there.start(certificate);
        var secret = Tracker.connectTls(server.tlsPort(), certificate.trusted());
        var open = Tracker.connect(server.port(), "356307042441014")) {
      secret.announce(IMEI).awaitReceived("01");
      secret.forget();

      secret.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
      open.send(Tracker.frame(Records.number(2))).awaitAcknowledged(1);
    }
  }

  @Test
  void hasNoPlainPortWhereNoneIsWanted() throws Exception {
    try (var server = there.start(certificate, "DEVICES_PLAIN", "false");
        var tracker = Tracker.connectTls(server.tlsPort(), certificate.trusted())) {
      assertThat(server.port()).isZero();
      tracker.announce(IMEI).awaitReceived("01");
    }
  }

  @Test
  void speaksTls12And13AndNothingOlder() throws Exception {
    try (var server = there.start(certificate)) {
      assertThat(version(server, "TLSv1.2")).isEqualTo("TLSv1.2");
      assertThat(version(server, "TLSv1.3")).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> version(server, "TLSv1.1")).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void wantsACertificateOfTrackersWhereACaIsNamed() throws Exception {
    var server = there.start(certificate, "TLS_CLIENTCA", certificate.certificate().toString());
    try (server;
        var known = Tracker.connectTls(server.tlsPort(), certificate.trustedAndShown())) {
      known.announce(IMEI).awaitReceived("01");

      var unknown = version(server, "TLSv1.2", certificate);
      assertThat(unknown).isEqualTo("refused");
      await().until(() -> server.count("teltonika.handshakes", "outcome", "tls_failed") == 1);
    }
  }

  @Test
  void keepsOutOfTheLogWhatATrackerWithoutTlsSends() throws Exception {
    try (var logged = new Logged();
        var server = there.start(certificate);
        var plain = Tracker.connect(server.tlsPort())) {
      plain.announce(IMEI).awaitClosed();

      await().until(() -> logged.lines("TLS handshake has failed").size() == 1);
      assertThat(logged.lines("TLS handshake has failed").get(0))
          .startsWith("a tracker at 127.0.0.1:")
          .endsWith("(it does not speak TLS)");
    }
  }

  @Test
  void closesAClientThatStopsInTheMiddleOfTheHandshake() throws Exception {
    try (var server = there.start(certificate, "DEVICES_HANDSHAKETIMEOUT", "500ms");
        var half = Tracker.connect(server.tlsPort());
        var silent = Tracker.connect(server.tlsPort())) {
      half.send("160301020001");

      half.awaitClosed();
      silent.awaitClosed();
      await().until(() -> server.count("teltonika.handshakes", "outcome", "tls_failed") == 2);
    }
  }

  @Test
  void countsSocketsThatHaveNotEndedTheirHandshake() throws Exception {
    try (var server = there.start(certificate, "DEVICES_CONNECTIONSPERADDRESS", "2");
        var one = Tracker.connect(server.tlsPort());
        var two = Tracker.connect(server.tlsPort())) {
      await().until(() -> server.count("teltonika.connections.open") == 2);
      try (var three = Tracker.connect(server.tlsPort())) {
        three.awaitClosed();
      }
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      assertThat(server.count("teltonika.connections.closed", "reason", "too_many_from_address"))
          .isEqualTo(1);
    }
  }

  @Test
  void refusesSuitesWithoutForwardSecrecyAndRenegotiation() throws Exception {
    try (var server = there.start(certificate);
        var socket = tls12(server)) {
      socket.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_128_GCM_SHA256"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
    try (var server = there.start(certificate);
        var socket = tls12(server)) {
      socket.startHandshake();
      assertThat(socket.getSession().getCipherSuite()).contains("ECDHE");

      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                socket.getInputStream().read();
              })
          .isInstanceOf(IOException.class);
    }
  }

  private SSLSocket tls12(TestServer server) throws Exception {
    var socket =
        (SSLSocket)
            certificate
                .trusted()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.tlsPort());
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    socket.setSoTimeout(5000);
    return socket;
  }

  @Test
  void losesNoRecordUnderLoadWithAnAllowList() throws Exception {
    var count = 20;
    var list = folder.resolve("imeis.txt");
    Files.writeString(
        list,
        IntStream.range(0, count).mapToObj(LedgerTracker::imei).collect(Collectors.joining("\n")));
    try (var server =
            there.start(
                certificate,
                "ALLOW_IMEIS",
                "file",
                "ALLOW_FILE",
                list.toString(),
                "DEVICES_PLAIN",
                "false");
        var records = new QueueReader(there.uri(), there.queue())) {
      var trackers = LedgerTracker.start(count, server.tlsPort(), certificate.certificate());
      await().until(() -> LedgerTracker.acknowledged(trackers) > 5000);
      LedgerTracker.stop(trackers);

      assertThat(LedgerTracker.missing(trackers, records.records())).isEmpty();
      assertThat(server.count("teltonika.connections.closed", "reason", "not_allowed")).isZero();
    }
  }

  private String version(TestServer server, String protocol) throws Exception {
    try (var socket =
        (SSLSocket)
            certificate.trusted().getSocketFactory().createSocket("127.0.0.1", server.tlsPort())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  private static String version(TestServer server, String protocol, TestCertificate trusted)
      throws Exception {
    try (var socket =
        (SSLSocket)
            trusted.trusted().getSocketFactory().createSocket("127.0.0.1", server.tlsPort())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    } catch (IOException e) {
      return "refused";
    }
  }
}
