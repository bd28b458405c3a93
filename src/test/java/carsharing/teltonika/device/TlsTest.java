package carsharing.teltonika.device;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestCertificate;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
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

  private final String uri = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();

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
    try (var server = start();
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
    try (var server = start("DEVICES_PLAIN", "false");
        var tracker = Tracker.connectTls(server.tlsPort(), certificate.trusted())) {
      assertThat(server.port()).isZero();
      tracker.announce(IMEI).awaitReceived("01");
    }
  }

  @Test
  void speaksTls12And13AndNothingOlder() throws Exception {
    try (var server = start()) {
      assertThat(version(server, "TLSv1.2")).isEqualTo("TLSv1.2");
      assertThat(version(server, "TLSv1.3")).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> version(server, "TLSv1.1")).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void wantsACertificateOfTrackersWhereACaIsNamed() throws Exception {
    var server = start("TLS_CLIENTCA", certificate.certificate().toString());
    try (server;
        var known = Tracker.connectTls(server.tlsPort(), certificate.trustedAndShown())) {
      known.announce(IMEI).awaitReceived("01");

      var unknown = version(server, "TLSv1.2", certificate);
      assertThat(unknown).isEqualTo("refused");
      await().until(() -> server.count("teltonika.handshakes", "outcome", "tls_failed") == 1);
    }
  }

  @Test
  void takesANewCertificateWithoutAnInterruptionAndKeepsTheOldWhereTheNewIsBroken()
      throws Exception {
    try (var logged = new Logged();
        var server = start();
        var old = Tracker.connectTls(server.tlsPort(), certificate.trusted())) {
      old.announce(IMEI).awaitReceived("01");
      old.forget();
      Files.writeString(certificate.certificate(), "nonsense");
      await().until(() -> logged.lines("The certificates stay as they were").size() == 1);
      assertThat(logged.lines("holds no certificate")).hasSize(1);

      var renewed = TestCertificate.create(folder, NAMES);
      await().until(() -> logged.lines("certificate.pem: loaded again").size() > 0);

      await()
          .ignoreExceptions()
          .untilAsserted(() -> Tracker.connectTls(server.tlsPort(), renewed.trusted()).close());
      assertThatThrownBy(() -> Tracker.connectTls(server.tlsPort(), certificateBefore()))
          .isInstanceOf(SSLException.class);
      old.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  /** A renewal writes one file after the other. */
  @Test
  void keepsTheOldPairWhileCertificateAndKeyDifferAndSaysSoOnce() throws Exception {
    var renewed = TestCertificate.create(Files.createDirectory(folder.resolve("renewed")), NAMES);
    var expires = (double) certificate.expires().getEpochSecond();
    try (var logged = new Logged();
        var server = start("LOG_LEVEL", "debug")) {
      assertThat(expiry(server)).isEqualTo(expires);
      var taken = lastTaken(server);
      assertThat(isReloaded(server)).isOne();

      Files.copy(renewed.certificate(), certificate.certificate(), REPLACE_EXISTING);
      await().until(() -> logged.lines("The certificates stay as they were").size() == 1);
      Files.setLastModifiedTime(certificate.key(), FileTime.from(Instant.now()));
      await().until(() -> logged.lines("The certificates still stay").size() == 1);

      assertThat(logged.lines("The certificates stay as they were")).hasSize(1);
      assertThat(logged.lines("The certificates stay as they were").get(0))
          .contains("does not belong to the first certificate");
      assertThat(isReloaded(server)).isZero();
      assertThat(lastTaken(server)).isEqualTo(taken);
      assertThat(expiry(server)).isEqualTo(expires);

      Files.copy(renewed.key(), certificate.key(), REPLACE_EXISTING);
      await().until(() -> logged.lines("certificate.pem: loaded again").size() == 1);
      Tracker.connectTls(server.tlsPort(), renewed.trusted()).close();
      assertThat(isReloaded(server)).isOne();
      assertThat(expiry(server)).isEqualTo((double) renewed.expires().getEpochSecond());
    }
  }

  private static double expiry(TestServer server) {
    return server.count("teltonika.tls.certificate.expiry.timestamp", "file", "certificate");
  }

  private static double lastTaken(TestServer server) {
    return server.count("teltonika.reload.success.timestamp", "what", "certificates");
  }

  private static double isReloaded(TestServer server) {
    return server.count("teltonika.reload.successful", "what", "certificates");
  }

  private SSLContext certificateBefore() throws Exception {
    var other = Files.createDirectory(folder.resolve("other"));
    return TestCertificate.create(other, NAMES).trusted();
  }

  @Test
  void doesNotStartWithAKeyThatCannotBeReadOrACertificateThatHasExpired() throws Exception {
    assertThatThrownBy(() -> start("TLS_KEY", "/no/such.pem"))
        .rootCause()
        .hasMessageContaining("tls.key: /no/such.pem cannot be read");
    Files.writeString(certificate.key(), "nonsense");
    assertThatThrownBy(this::start).rootCause().hasMessageContaining("tls.key");
    var other = TestCertificate.create(Files.createDirectory(folder.resolve("other")), NAMES);
    assertThatThrownBy(() -> start("TLS_KEY", other.key().toString()))
        .rootCause()
        .hasMessageContaining("does not belong to the first certificate of tls.certificate");
    var expired = TestCertificate.create(folder, NAMES, "-startdate", "-3d", "-validity", "1");
    assertThatThrownBy(this::start)
        .rootCause()
        .hasMessageContaining("tls.certificate: " + expired.certificate() + " expired at ");
  }

  @Test
  void keepsOutOfTheLogWhatATrackerWithoutTlsSends() throws Exception {
    try (var logged = new Logged();
        var server = start();
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
    try (var server = start("DEVICES_HANDSHAKETIMEOUT", "500ms");
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
    try (var server = start("DEVICES_CONNECTIONSPERADDRESS", "2");
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
    try (var server = start();
        var socket = tls12(server)) {
      socket.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_128_GCM_SHA256"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
    try (var server = start();
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
            start("ALLOW_IMEIS", "file", "ALLOW_FILE", list.toString(), "DEVICES_PLAIN", "false");
        var records = new QueueReader(uri, queue)) {
      var trackers =
          LedgerTracker.start(count, server.tlsPort(), certificate.trusted().getSocketFactory());
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

  private TestServer start(String... more) {
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
