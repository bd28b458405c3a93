package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.WholeFile;
import carsharing.teltonika.testing.server.TestCertificate;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificate and key of the trackers' port: read, renewed, and refused. */
class TlsCertificatesTest {

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
  void takesANewCertificateWithoutAnInterruptionAndKeepsTheOldWhereTheNewIsBroken()
      throws Exception {
    try (var logged = new Logged();
        var server = there.start(certificate);
        var old = Tracker.connectTls(server.tlsPort(), certificate.trusted())) {
      old.announce(IMEI).awaitReceived("01");
      old.forget();
      WholeFile.write(certificate.certificate(), "nonsense");
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
        var server = there.start(certificate, "LOG_LEVEL", "debug")) {
      assertThat(expiry(server)).isEqualTo(expires);
      var taken = lastTaken(server);
      assertThat(isReloaded(server)).isOne();

      WholeFile.write(certificate.certificate(), Files.readString(renewed.certificate()));
      await().until(() -> logged.lines("The certificates stay as they were").size() == 1);
      Files.setLastModifiedTime(certificate.key(), FileTime.from(Instant.now()));
      await().until(() -> logged.lines("The certificates still stay").size() == 1);

      assertThat(logged.lines("The certificates stay as they were")).hasSize(1);
      assertThat(logged.lines("The certificates stay as they were").get(0))
          .contains("does not belong to the first certificate");
      assertThat(isReloaded(server)).isZero();
      assertThat(lastTaken(server)).isEqualTo(taken);
      assertThat(expiry(server)).isEqualTo(expires);

      WholeFile.write(certificate.key(), Files.readString(renewed.key()));
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
    assertThatThrownBy(() -> there.start(certificate, "TLS_KEY", "/no/such.pem"))
        .rootCause()
        .hasMessageContaining("tls.key: /no/such.pem cannot be read");
    Files.writeString(certificate.key(), "nonsense");
    assertThatThrownBy(() -> there.start(certificate)).rootCause().hasMessageContaining("tls.key");
    var other = TestCertificate.create(Files.createDirectory(folder.resolve("other")), NAMES);
    assertThatThrownBy(() -> there.start(certificate, "TLS_KEY", other.key().toString()))
        .rootCause()
        .hasMessageContaining("does not belong to the first certificate of tls.certificate");
    var expired = TestCertificate.create(folder, NAMES, "-startdate", "-3d", "-validity", "1");
    assertThatThrownBy(() -> there.start(certificate))
        .rootCause()
        .hasMessageContaining("tls.certificate: " + expired.certificate() + " expired at ");
  }
}
