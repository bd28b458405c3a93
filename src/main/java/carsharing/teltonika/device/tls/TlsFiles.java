package carsharing.teltonika.device.tls;

import carsharing.teltonika.settings.TlsSettings;
import carsharing.teltonika.settings.read.InvalidSettingsException;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Reads certificates and keys, and says what is wrong with them before a tracker notices. */
public final class TlsFiles {

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private TlsFiles() {}

  /**
   * What the files hold.
   *
   * @param options what to listen with
   * @param tls the same, ready for use
   * @param certificateExpires when the first certificate of {@code tls.certificate} expires
   * @param clientCaExpires when the first of {@code tls.clientCa} expires; empty without one
   */
  public record Loaded(
      ServerSSLOptions options,
      TrackerTls tls,
      Instant certificateExpires,
      Optional<Instant> clientCaExpires) {}

  /**
   * Reads all files; blocks.
   *
   * @param time when the certificates have to be valid, and how long handshakes take
   * @param handshakeTimeout how long the handshake of TLS may take
   * @throws InvalidSettingsException with the file that cannot be used, and why; also if the key
   *     does not belong to the certificate
   */
  public static Loaded read(
      Vertx vertx, TimeSource time, TlsSettings settings, Duration handshakeTimeout) {
    var now = time.instant();
    TrackerTls.refuseRenegotiation();
    var certificatePem = content("tls.certificate", settings.certificate());
    var certificate =
        CertificateFile.parse("tls.certificate", settings.certificate(), certificatePem, now);
    certificate.requireChain();
    var keyPem = content("tls.key", settings.key());
    var pair =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificatePem))
            .addKeyValue(Buffer.buffer(keyPem));
    KeyFile.check(vertx, settings.key(), keyPem, certificate, pair);
    var options =
        new ServerSSLOptions()
            .setEnabledSecureTransportProtocols(PROTOCOLS)
            .setSslHandshakeTimeout(handshakeTimeout.toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeyCertOptions(pair);
    var clientCa =
        settings.wantsClientCertificate()
            ? Optional.of(trust(settings.clientCa(), options, now))
            : Optional.<CertificateFile>empty();
    return new Loaded(
        options,
        ready(vertx, time, options),
        certificate.expires(),
        clientCa.map(CertificateFile::expires));
  }

  private static TrackerTls ready(Vertx vertx, TimeSource time, ServerSSLOptions options) {
    try {
      return TrackerTls.of(vertx, time, options);
    } catch (Exception e) { // Vert.x declares no less.
      throw new InvalidSettingsException(
          List.of("tls.key: cannot be used with tls.certificate (%s)".formatted(e.getMessage())));
    }
  }

  private static CertificateFile trust(String file, ServerSSLOptions options, Instant now) {
    var pem = content("tls.clientCa", file);
    var authorities = CertificateFile.parse("tls.clientCa", file, pem, now);
    options
        .setClientAuth(ClientAuth.REQUIRED)
        .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem)));
    return authorities;
  }

  private static byte[] content(String setting, String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw TlsMistake.of(
          setting, file, "cannot be read", "a PEM file that the server's user may read");
    }
  }
}
