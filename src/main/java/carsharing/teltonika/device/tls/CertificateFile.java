package carsharing.teltonika.device.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The certificates of a PEM file, in the order of the file. What stands around and between them is
 * ignored.
 *
 * @param setting which names the file, for messages
 * @param certificates at least one
 */
record CertificateFile(String setting, String file, List<X509Certificate> certificates) {

  private static final String EXPECTED = "a PEM file with certificates that are valid now";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

  /** Copies the list. */
  CertificateFile {
    certificates = List.copyOf(certificates);
  }

  /**
   * Takes the certificates out of a file's content.
   *
   * @param now when they have to be valid
   * @throws carsharing.teltonika.settings.InvalidSettingsException if there is none, or one that
   *     cannot be read, has expired or is not valid yet
   */
  static CertificateFile parse(String setting, String file, byte[] pem, Instant now) {
    var certificates = new ArrayList<X509Certificate>();
    var blocks = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (blocks.find()) {
      certificates.add(certificate(setting, file, blocks.group(1)));
    }
    if (certificates.isEmpty()) {
      throw TlsMistake.of(setting, file, "holds no certificate", EXPECTED);
    }
    var parsed = new CertificateFile(setting, file, certificates);
    parsed.requireValid(now);
    return parsed;
  }

  private static X509Certificate certificate(String setting, String file, String base64) {
    try {
      var der = new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64));
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
    } catch (CertificateException | IllegalArgumentException e) {
      var what = "holds a certificate that cannot be read (%s)".formatted(e.getMessage());
      throw TlsMistake.of(setting, file, what, EXPECTED);
    }
  }

  private void requireValid(Instant now) {
    for (var certificate : certificates) {
      var end = certificate.getNotAfter().toInstant();
      var begin = certificate.getNotBefore().toInstant();
      if (now.isAfter(end)) {
        throw TlsMistake.of(setting, file, "expired at " + end, EXPECTED);
      }
      if (now.isBefore(begin)) {
        throw TlsMistake.of(setting, file, "is valid from " + begin + " on", EXPECTED);
      }
    }
  }

  /**
   * Checks that each certificate is issued by the next one: trackers are sent them in this order.
   *
   * @throws carsharing.teltonika.settings.InvalidSettingsException if one is not
   */
  void requireChain() {
    for (var i = 0; i + 1 < certificates.size(); i++) {
      if (!isIssuedBy(certificates.get(i), certificates.get(i + 1))) {
        throw TlsMistake.of(
            setting,
            file,
            "is no chain: its certificate %d is not issued by its certificate %d"
                .formatted(i + 1, i + 2),
            "the server's certificate first, then those that lead to its root, each once");
      }
    }
  }

  private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The public key of the server's own certificate, which is the first. */
  PublicKey publicKey() {
    return certificates.get(0).getPublicKey();
  }

  /** When the first of them expires. */
  Instant expires() {
    return certificates.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }
}
