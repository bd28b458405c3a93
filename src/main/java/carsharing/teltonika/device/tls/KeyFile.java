package carsharing.teltonika.device.tls;

import carsharing.teltonika.settings.read.InvalidSettingsException;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/**
 * Checks that a private key can be used, and belongs to a certificate. Keys are RSA or EC, as PKCS
 * #8, PKCS #1 or SEC 1.
 */
final class KeyFile {

  private static final String SETTING = "tls.key";
  private static final String EXPECTED =
      "an RSA or EC key without a passphrase, as PEM in PKCS #8, PKCS #1 or SEC 1";

  /** PKCS #8 says so in its name, the older formats in a header. */
  private static final Pattern ENCRYPTED =
      Pattern.compile("BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4,ENCRYPTED");

  /** How the JDK says it of two algorithms. */
  private static final String OTHER_ALGORITHM = "does not match algorithm of public key";

  private static final byte[] SAMPLE =
      "signed by the key, verified by the certificate".getBytes(StandardCharsets.US_ASCII);

  private final String file;
  private final String pem;

  private KeyFile(String file, String pem) {
    this.file = file;
    this.pem = pem;
  }

  /**
   * Checks a key by signing with it. Blocks.
   *
   * @param file its name, for messages
   * @param pem its content
   * @param pair the same key and the certificate, as they will be used
   * @throws InvalidSettingsException if the key cannot be used, or belongs to another certificate
   */
  static void check(
      Vertx vertx, String file, byte[] pem, CertificateFile certificate, PemKeyCertOptions pair) {
    new KeyFile(file, new String(pem, StandardCharsets.ISO_8859_1)).check(vertx, certificate, pair);
  }

  private void check(Vertx vertx, CertificateFile certificate, PemKeyCertOptions pair) {
    if (ENCRYPTED.matcher(pem).find()) {
      throw mistake(
          "is encrypted",
          "a key without a passphrase, as \"openssl pkey -in %s -out key.pem\" writes it"
              .formatted(file));
    }
    var key = read(vertx, certificate, pair);
    try {
      if (!fits(key, certificate.publicKey())) {
        throw foreign(certificate);
      }
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private PrivateKey read(Vertx vertx, CertificateFile certificate, PemKeyCertOptions pair) {
    try {
      var managers = pair.getKeyManagerFactory(vertx).getKeyManagers();
      return Arrays.stream(managers)
          .filter(X509KeyManager.class::isInstance)
          .map(X509KeyManager.class::cast)
          .flatMap(manager -> key(manager, certificate.publicKey()))
          .findFirst()
          .orElseThrow(() -> mistake("cannot be used", EXPECTED));
    } catch (InvalidSettingsException e) {
      throw e;
    } catch (Exception e) { // Vert.x declares no less.
      throw String.valueOf(e.getMessage()).contains(OTHER_ALGORITHM)
          ? foreign(certificate)
          : unusable(e);
    }
  }

  private static Stream<PrivateKey> key(X509KeyManager manager, PublicKey of) {
    return Stream.ofNullable(manager.getServerAliases(of.getAlgorithm(), null))
        .flatMap(Stream::of)
        .flatMap(alias -> Stream.ofNullable(manager.getPrivateKey(alias)));
  }

  /** What one has signed the other verifies: this holds for every kind of key. */
  private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    var algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    var signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(SAMPLE);
    var signature = signing.sign();
    var verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certified);
    verifying.update(SAMPLE);
    return verifying.verify(signature);
  }

  private InvalidSettingsException foreign(CertificateFile certificate) {
    return mistake(
        "does not belong to the first certificate of tls.certificate: " + certificate.file(),
        "the key of that certificate; if they are just being renewed, both files");
  }

  private InvalidSettingsException unusable(Exception cause) {
    var why = Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    return mistake("cannot be used (%s)".formatted(why), EXPECTED);
  }

  private InvalidSettingsException mistake(String what, String expected) {
    return TlsMistake.of(SETTING, file, what, expected);
  }
}
