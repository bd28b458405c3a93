package carsharing.teltonika.attack.party;

import carsharing.teltonika.testing.server.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Strangers who speak TLS 1.2. */
public final class TlsClient {

  private static final int PATIENCE = 3000; // ms

  private final Target target;
  private final SSLContext context;

  /** One that trusts the server. */
  public TlsClient(Target target) throws IOException, GeneralSecurityException {
    this.target = target;
    this.context =
        new TestCertificate(target.file("certificate.pem"), target.file("key.pem")).trusted();
  }

  /** Connects, without a handshake yet. */
  public SSLSocket connect() throws IOException {
    var socket = (SSLSocket) context.getSocketFactory().createSocket();
    socket.bind(new InetSocketAddress(Party.SOURCES.get(0), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.tlsPort()));
    socket.setSoTimeout(PATIENCE);
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    return socket;
  }
}
