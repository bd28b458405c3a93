package carsharing.teltonika.device.tls;

import carsharing.teltonika.time.TimeSource;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * The server's side of TLS for trackers. It begins on a socket that is accepted and counted
 * already: Vert.x would show a socket only when its handshake has ended.
 *
 * <p>Suites without forward secrecy are refused, and so is renegotiation, which costs the server
 * much and the client nothing.
 */
public final class TrackerTls {

  /** JDK: read once, when the first handshake of a server begins. */
  private static final String REFUSE_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

  private static final String NAME = "ssl";
  private static final String FIRST_BYTES = "first bytes of ssl";

  /** Where Vert.x reads what the socket brings. */
  private static final String SOCKET = "handler";

  private final SslContext context;
  private final TimeSource time;
  private final long timeout; // ms

  private TrackerTls(SslContext context, TimeSource time, long timeout) {
    this.time = time;
    this.context = context;
    this.timeout = timeout;
  }

  /**
   * Makes certificates and keys ready for use. Blocks.
   *
   * @throws Exception if the key cannot be used with the certificate
   */
  static TrackerTls of(Vertx vertx, TimeSource time, ServerSSLOptions options) throws Exception {
    refuseRenegotiation();
    var builder =
        SslContextBuilder.forServer(options.getKeyCertOptions().getKeyManagerFactory(vertx))
            .sslProvider(SslProvider.JDK)
            .protocols(options.getEnabledSecureTransportProtocols())
            .ciphers(forwardSecret(), SupportedCipherSuiteFilter.INSTANCE);
    if (options.getClientAuth() == ClientAuth.REQUIRED) {
      builder
          .clientAuth(io.netty.handler.ssl.ClientAuth.REQUIRE)
          .trustManager(options.getTrustOptions().getTrustManagerFactory(vertx));
    }
    var timeout = options.getSslHandshakeTimeoutUnit().toMillis(options.getSslHandshakeTimeout());
    return new TrackerTls(builder.build(), time, timeout);
  }

  /** Is called before anything else of this process can begin a handshake as a server. */
  static void refuseRenegotiation() {
    System.setProperty(REFUSE_RENEGOTIATION, "true");
  }

  /** What the JDK enables, without those that a stolen key opens later: RSA and static ECDH. */
  private static List<String> forwardSecret() throws Exception {
    var enabled = SSLContext.getDefault().createSSLEngine().getEnabledCipherSuites();
    return Arrays.stream(enabled)
        .filter(suite -> !suite.contains("_WITH_") || suite.contains("DHE_"))
        .toList();
  }

  /**
   * Begins the handshake with the socket's first bytes. Fails if the handshake does, or if the
   * bytes or the handshake take too long. Called on the socket's event loop.
   */
  public Future<Void> secure(NetSocket socket) {
    var pipeline = ((NetSocketInternal) socket).channelHandlerContext().pipeline();
    var done = Promise.<Void>promise();
    pipeline.addBefore(
        SOCKET,
        FIRST_BYTES,
        new FirstBytes(time, timeout, done::tryFail, left -> begin(pipeline, left, done)));
    return done.future();
  }

  private void begin(ChannelPipeline pipeline, long left, Promise<Void> done) {
    var handler = context.newHandler(pipeline.channel().alloc());
    handler.setHandshakeTimeout(left, TimeUnit.MILLISECONDS);
    pipeline.addBefore(SOCKET, NAME, handler);
    handler
        .handshakeFuture()
        .addListener(
            ended -> {
              if (ended.isSuccess()) {
                done.tryComplete();
              } else {
                done.tryFail(ended.cause());
              }
            });
  }

  /** Whether the handshake of a socket has succeeded. */
  public boolean isSecure(NetSocket socket) {
    var pipeline = ((NetSocketInternal) socket).channelHandlerContext().pipeline();
    return Optional.ofNullable(pipeline.get(SslHandler.class))
        .filter(handler -> handler.handshakeFuture().isSuccess())
        .isPresent();
  }

  /** Without what was sent: it may be a tracker's records, which are nobody's to read in a log. */
  public static String reason(Throwable cause) {
    for (var part = cause; part != null; part = part.getCause()) {
      if (part instanceof NotSslRecordException) {
        return "it does not speak TLS";
      }
      if (part instanceof ClosedChannelException) {
        return "it has closed the connection";
      }
    }
    return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
  }
}
