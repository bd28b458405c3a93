package carsharing.teltonika.testing.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that nobody has signed, and its key: PEM files made by the JDK's keytool.
 *
 * @param certificate valid for a host
 * @param key not encrypted
 */
public record TestCertificate(Path certificate, Path key) {

  private static final String PASSWORD = "changeit";
  private static final String STORE = "store.p12";
  private static final String CERTIFICATE = "certificate.pem";
  private static final String KEY = "key.pem";

  /**
   * Makes one.
   *
   * @param names subject alternative names, such as {@code ip:127.0.0.1}
   * @param options more of keytool's; the key is of EC unless they say otherwise
   */
  public static TestCertificate create(Path folder, String names, String... options)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = folder.resolve(STORE);
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        new ArrayList<>(
            List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "test",
                "-dname",
                "CN=test",
                "-ext",
                "san=" + names,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    if (!List.of(options).contains("-keyalg")) {
      command.addAll(List.of("-keyalg", "EC"));
    }
    command.addAll(List.of(options));
    Files.deleteIfExists(store);
    var process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool has failed");
    }
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var certificate = keys.getCertificate("test").getEncoded();
    var key = keys.getKey("test", PASSWORD.toCharArray()).getEncoded();
    return new TestCertificate(
        write(folder.resolve(CERTIFICATE), "CERTIFICATE", certificate),
        write(folder.resolve(KEY), "PRIVATE KEY", key));
  }

  /**
   * The certificate of a folder, in a folder of its own: a test may change its files. To make one
   * takes a second.
   */
  public static TestCertificate copy(Path from, Path to) throws IOException {
    for (var name : List.of(STORE, CERTIFICATE, KEY)) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
    return new TestCertificate(to.resolve(CERTIFICATE), to.resolve(KEY));
  }

  /** When it expires. */
  public Instant expires() throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(certificate)) {
      var parsed = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return ((X509Certificate) parsed).getNotAfter().toInstant();
    }
  }

  /** For a client that trusts this certificate. */
  public SSLContext trusted() throws IOException, GeneralSecurityException {
    return context(new KeyManager[0]);
  }

  /** For a client that trusts this certificate and shows it. */
  public SSLContext trustedAndShown() throws IOException, GeneralSecurityException {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    var store = certificate.resolveSibling(STORE).toFile();
    managers.init(KeyStore.getInstance(store, PASSWORD.toCharArray()), PASSWORD.toCharArray());
    return context(managers.getKeyManagers());
  }

  private SSLContext context(KeyManager[] keys) throws IOException, GeneralSecurityException {
    var trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      trust.setCertificateEntry(
          "test", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    var context = SSLContext.getInstance("TLS");
    context.init(keys, managers.getTrustManagers(), null);
    return context;
  }

  private static Path write(Path file, String what, byte[] bytes) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, text));
  }
}
