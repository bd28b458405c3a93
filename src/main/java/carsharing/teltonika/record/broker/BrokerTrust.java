package carsharing.teltonika.record.broker;

import io.netty.handler.ssl.util.TrustManagerFactoryWrapper;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whose certificate is trusted as RabbitMQ's, and that it is for the host which was asked for.
 *
 * <p>Vert.x's client hands RabbitMQ's own client a bare {@code SSLContext}, without the algorithm
 * that checks the host name: any certificate of a trusted authority would do. The check is
 * therefore asked for here, where the certificate is looked at.
 *
 * @param authorities the certificates that are trusted; empty for those that the JVM trusts
 */
record BrokerTrust(Optional<TrustOptions> authorities) implements TrustOptions {

  /**
   * @param ca a file with certificates (PEM); empty for those that the JVM trusts
   */
  static BrokerTrust of(String ca) {
    return new BrokerTrust(
        Optional.of(ca)
            .filter(path -> !path.isEmpty())
            .map(path -> new PemTrustOptions().addCertPath(path)));
  }

  @Override
  public TrustOptions copy() {
    return this;
  }

  @Override
  public TrustManagerFactory getTrustManagerFactory(Vertx vertx) throws Exception {
    return new TrustManagerFactoryWrapper(trustManager(vertx));
  }

  @Override
  public Function<String, TrustManager[]> trustManagerMapper(Vertx vertx) throws Exception {
    var managers = new TrustManager[] {trustManager(vertx)};
    return serverName -> managers;
  }

  private TrustManager trustManager(Vertx vertx) throws Exception {
    return Arrays.stream(factory(vertx).getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .map(NameCheck::new)
        .findFirst()
        .orElseThrow(() -> new CertificateException("this JVM checks no certificates"));
  }

  private TrustManagerFactory factory(Vertx vertx) throws Exception {
    if (authorities.isPresent()) {
      return authorities.get().getTrustManagerFactory(vertx);
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return factory;
  }

  /** Asks for the host name's check before a server's certificate is looked at. */
  private static final class NameCheck extends X509ExtendedTrustManager {

    private static final String ALGORITHM = "HTTPS";

    private final X509ExtendedTrustManager trusted;

    NameCheck(X509ExtendedTrustManager trusted) {
      this.trusted = trusted;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      if (socket instanceof SSLSocket tls) {
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(ALGORITHM);
        tls.setSSLParameters(parameters);
      }
      trusted.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      var parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(ALGORITHM);
      engine.setSSLParameters(parameters);
      trusted.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("the host's name is not known");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      trusted.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      trusted.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      trusted.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trusted.getAcceptedIssuers();
    }
  }
}
