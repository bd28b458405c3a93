package carsharing.teltonika.device;

import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.HAProxyMessageCompletionHandler;
import java.io.IOException;
import java.time.Duration;

/**
 * Reads what a load balancer says in front of a connection: where it comes from (PROXY protocol).
 * Vert.x can do so by itself, but tells nobody if the header is missing.
 */
final class ProxyHeader {

  /** Where Vert.x reads what the socket brings. */
  private static final String SOCKET = "handler";

  private ProxyHeader() {}

  /**
   * Reads the header; afterwards the socket's address is the one in it. What follows is read only
   * when the future's handlers have run. Fails if the header is wrong, missing, or too late.
   */
  static Future<Void> read(Vertx vertx, NetSocket socket, Duration timeout) {
    var channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    var read = Promise.<Void>promise();
    var parsed = channel.eventLoop().<Channel>newPromise();
    parsed.addListener(
        ended -> {
          if (ended.isSuccess()) {
            read.tryComplete();
          } else {
            read.tryFail(ended.cause());
          }
        });
    channel.pipeline().addBefore(SOCKET, "proxy", new HAProxyMessageDecoder());
    channel
        .pipeline()
        .addBefore(SOCKET, "proxyAddress", new HAProxyMessageCompletionHandler(parsed));
    var late =
        vertx.setTimer(
            timeout.toMillis(),
            fired -> read.tryFail(new IOException("no PROXY header within " + timeout)));
    socket.closeHandler(gone -> read.tryFail(new IOException("closed before its PROXY header")));
    socket.shutdownHandler(begun -> socket.close());
    return read.future()
        .onComplete(ended -> vertx.cancelTimer(late))
        .onFailure(cause -> socket.shutdownHandler(null).close());
  }
}
