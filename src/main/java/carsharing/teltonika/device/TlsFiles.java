package carsharing.teltonika.device;

import carsharing.teltonika.settings.InvalidSettingsException;
import carsharing.teltonika.settings.TlsSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Reads certificates and keys, and says what is wrong with them before a tracker notices. */
public final class TlsFiles {

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private TlsFiles() {}

  /**
   * Reads all files; blocks.
   *
   * @param handshakeTimeout how long the handshake of TLS may take
   * @throws InvalidSettingsException with the file that cannot be used, and why
   */
  public static ServerSSLOptions read(TlsSettings settings, Duration handshakeTimeout) {
    var certificate = content("tls.certificate", settings.certificate());
    checkCertificates("tls.certificate", settings.certificate(), certificate);
    var options =
        new ServerSSLOptions()
            .setEnabledSecureTransportProtocols(PROTOCOLS)
            .setSslHandshakeTimeout(handshakeTimeout.toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(certificate)
                    .addKeyValue(content("tls.key", settings.key())));
    if (settings.wantsClientCertificate()) {
      var ca = content("tls.clientCa", settings.clientCa());
      checkCertificates("tls.clientCa", settings.clientCa(), ca);
      options
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(new PemTrustOptions().addCertValue(ca));
    }
    return options;
  }

  private static Buffer content(String setting, String file) {
    try {
      return Buffer.buffer(Files.readAllBytes(Path.of(file)));
    } catch (IOException | InvalidPathException e) {
      throw mistake(setting, file, "cannot be read");
    }
  }

  private static void checkCertificates(String setting, String file, Buffer pem) {
    try (InputStream in = new ByteArrayInputStream(pem.getBytes())) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw mistake(setting, file, "holds no certificate");
      }
      for (var certificate : certificates) {
        check(setting, file, (X509Certificate) certificate);
      }
    } catch (CertificateException | IOException e) {
      throw mistake(setting, file, "holds no certificate (" + e.getMessage() + ")");
    }
  }

  private static void check(String setting, String file, X509Certificate certificate)
      throws CertificateException {
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException e) {
      throw mistake(setting, file, "expired at " + certificate.getNotAfter().toInstant());
    }
  }

  private static InvalidSettingsException mistake(String setting, String file, String what) {
    return new InvalidSettingsException(
        List.of(
            "%s: %s %s (expected: a PEM file that is valid now)".formatted(setting, file, what)));
  }
}
