package carsharing.teltonika.testing.server;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A certificate for 127.0.0.1 with its key and those who have issued it, for what keytool cannot
 * make: chains, and keys as OpenSSL writes them.
 *
 * @param issuer empty for one that has signed itself
 */
public record IssuedCertificate(
    X509Certificate certificate, KeyPair keys, Optional<IssuedCertificate> issuer) {

  /** A day before and behind. */
  private static final Duration VALIDITY = Duration.ofDays(1);

  /** A root that has signed itself. */
  public static IssuedCertificate root(String algorithm) {
    return create(algorithm, Optional.empty(), Instant.now().minus(VALIDITY));
  }

  /** One that this one has issued. */
  public IssuedCertificate issue(String algorithm) {
    return create(algorithm, Optional.of(this), Instant.now().minus(VALIDITY));
  }

  /** One that this one has issued, and that is valid for two days from then on. */
  public IssuedCertificate issue(String algorithm, Instant from) {
    return create(algorithm, Optional.of(this), from);
  }

  private static IssuedCertificate create(
      String algorithm, Optional<IssuedCertificate> issuer, Instant from) {
    try {
      var keys = keys(algorithm);
      var number = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
      var subject = new X500Principal("CN=test " + number);
      var signing = issuer.map(IssuedCertificate::keys).orElse(keys);
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer.map(by -> by.certificate().getSubjectX500Principal()).orElse(subject),
              BigInteger.valueOf(number),
              Date.from(from),
              Date.from(from.plus(VALIDITY.multipliedBy(2))),
              subject,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
      var signer = new JcaContentSignerBuilder(signature(signing)).build(signing.getPrivate());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new IssuedCertificate(certificate, keys, issuer);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(algorithm);
    switch (algorithm) {
      case "RSA" -> generator.initialize(2048);
      case "EC" -> generator.initialize(256);
      default -> {}
    }
    return generator.generateKeyPair();
  }

  private static String signature(KeyPair keys) {
    return switch (keys.getPrivate().getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "Ed25519";
    };
  }

  /** This certificate and those that lead to its root, which is not among them. */
  public List<X509Certificate> chain() {
    return Stream.iterate(Optional.of(this), Optional::isPresent, of -> of.orElseThrow().issuer())
        .map(Optional::orElseThrow)
        .filter(link -> link.issuer().isPresent())
        .map(IssuedCertificate::certificate)
        .toList();
  }

  /** Writes objects one after the other, each in the form that OpenSSL has always written. */
  public static Path write(Path file, Object... objects) {
    var text = new StringWriter();
    try (var pem = new JcaPEMWriter(text)) {
      for (var object : objects) {
        pem.writeObject(object);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return write(file, text.toString());
  }

  /** The key in PKCS #8, which {@link #write} writes as {@code PRIVATE KEY}. */
  public PemObject pkcs8() {
    return new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** The key as OpenSSL writes it: PKCS #1 for RSA, for EC the curve and SEC 1. */
  public List<Object> traditional() {
    if (!(keys.getPrivate() instanceof ECPrivateKey key)) {
      return List.of(keys.getPrivate());
    }
    var curve = SECObjectIdentifiers.secp256r1;
    var sec1 = new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), curve);
    try {
      return List.of(
          new PemObject("EC PARAMETERS", curve.getEncoded()),
          new PemObject("EC PRIVATE KEY", sec1.getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a client that trusts this certificate and what it has issued. */
  public SSLContext trusted() throws IOException, GeneralSecurityException {
    var trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("test", certificate);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
