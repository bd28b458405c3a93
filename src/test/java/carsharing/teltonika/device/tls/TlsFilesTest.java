package carsharing.teltonika.device.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.device.tls.TlsFiles.Loaded;
import carsharing.teltonika.settings.TlsSettings;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.IssuedCertificate;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.junit5.VertxTest;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificates and keys are taken, and what is said of the others. */
@VertxTest
class TlsFilesTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Vertx vertx;

  @TempDir private Path folder;

  TlsFilesTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @ParameterizedTest
  @CsvSource({"RSA, true", "RSA, false", "EC, true", "EC, false"})
  void aTrackerConnectsWithAKeyOfEachKindAndAChain(String algorithm, boolean pkcs8)
      throws Exception {
    var root = IssuedCertificate.root("RSA");
    var own = root.issue("EC").issue(algorithm);
    var certificate = certificates(own.chain().toArray());
    var key = key(pkcs8 ? new Object[] {own.pkcs8()} : own.traditional().toArray());

    assertThat(Files.readString(key))
        .contains("-----BEGIN %sPRIVATE KEY-----".formatted(pkcs8 ? "" : algorithm + " "));
    connect(read(certificate, key), root);
  }

  /** As HAProxy and others want it. */
  @Test
  void oneFileMayHoldTheKeyAndTheCertificate() throws Exception {
    var own = IssuedCertificate.root("EC");
    var both = certificates(own.pkcs8(), own.certificate());

    connect(read(both, both), own);
  }

  @ParameterizedTest
  @CsvSource({"EC, EC", "RSA, RSA", "EC, RSA", "RSA, EC"})
  void aKeyOfAnotherCertificateIsRefused(String algorithm, String foreign) {
    var own = IssuedCertificate.root(algorithm);
    var certificate = certificates(own.certificate());
    var key = key(IssuedCertificate.root(foreign).pkcs8());

    assertRefused(
        () -> read(certificate, key),
        "tls.key: %s does not belong to the first certificate of tls.certificate: %s",
        key,
        certificate);
  }

  @Test
  void theServersOwnCertificateComesFirst() {
    var root = IssuedCertificate.root("EC");
    var own = root.issue("EC");
    var certificate = certificates(root.certificate(), own.certificate());

    assertRefused(
        () -> read(certificate, key(own.pkcs8())),
        "tls.certificate: %s is no chain: its certificate 1 is not issued by its certificate 2",
        certificate);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEncryptedKeyIsRefusedWithTheWayOut(boolean pkcs8) throws Exception {
    var own = IssuedCertificate.root("RSA");
    var password = "secret".toCharArray();
    var encrypted =
        pkcs8
            ? new JcaPKCS8Generator(
                own.keys().getPrivate(),
                new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                    .setPassword(password)
                    .setProvider(new BouncyCastleProvider())
                    .build())
            : new JcaMiscPEMGenerator(
                own.keys().getPrivate(),
                new JcePEMEncryptorBuilder("AES-256-CBC")
                    .setProvider(new BouncyCastleProvider())
                    .build(password));
    var key = key(encrypted);

    assertRefused(
        () -> read(certificates(own.certificate()), key),
        "tls.key: %s is encrypted (expected: a key without a passphrase, as \"openssl pkey -in",
        key);
  }

  @Test
  void aKeyThatIsNoneOrOfAnotherKindIsRefused() throws Exception {
    var own = IssuedCertificate.root("Ed25519");
    var certificate = certificates(own.certificate());
    var expected = "expected: an RSA or EC key without a passphrase";

    assertRefused(() -> read(certificate, key(own.pkcs8())), expected);
    var nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
    assertRefused(() -> read(certificate, nonsense), expected);
    assertRefused(
        () -> read(nonsense, nonsense), "tls.certificate: %s holds no certificate", nonsense);
    assertRefused(() -> read(certificate, folder.resolve("no.pem")), "no.pem cannot be read");
  }

  @Test
  void aCertificateThatIsNotValidYetIsRefused() {
    var begin = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    var own = IssuedCertificate.root("EC").issue("EC", begin);

    assertRefused(
        () -> read(certificates(own.certificate()), key(own.pkcs8())), "is valid from " + begin);
  }

  @Test
  void theChainExpiresWithItsFirstCertificateToDoSo() {
    var root = IssuedCertificate.root("EC");
    var middle = root.issue("EC", Instant.now().minus(47, ChronoUnit.HOURS));
    var own = middle.issue("EC");

    var loaded = read(certificates(own.chain().toArray()), key(own.pkcs8()));

    assertThat(loaded.certificateExpires())
        .isEqualTo(middle.certificate().getNotAfter().toInstant())
        .isBefore(own.certificate().getNotAfter().toInstant());
    assertThat(loaded.clientCaExpires()).isEmpty();
  }

  private Path certificates(Object... certificates) {
    return IssuedCertificate.write(folder.resolve("certificate.pem"), certificates);
  }

  private Path key(Object... key) {
    return IssuedCertificate.write(folder.resolve("key.pem"), key);
  }

  private Loaded read(Path certificate, Path key) {
    var settings = new TlsSettings(0, certificate.toString(), key.toString(), "");
    return TlsFiles.read(vertx, TimeSource.SYSTEM, settings, TIMEOUT);
  }

  private static void assertRefused(ThrowingCallable reading, String message, Path... files) {
    assertThatThrownBy(reading).hasMessageContaining(message.formatted((Object[]) files));
  }

  /** A handshake as the server's own ports make it. */
  private void connect(Loaded loaded, IssuedCertificate root) throws Exception {
    var options =
        new NetServerOptions().setSsl(true).setKeyCertOptions(loaded.options().getKeyCertOptions());
    var server =
        Futures.get(
            vertx.createNetServer(options).connectHandler(socket -> {}).listen(0, "127.0.0.1"));
    var client = root.trusted().getSocketFactory();
    try (var socket =
        (SSLSocket) client.createSocket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      socket.startHandshake();
      assertThat(socket.getSession().getPeerCertificates()[0]).isNotNull();
    }
  }
}
