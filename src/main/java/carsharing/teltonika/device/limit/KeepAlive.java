package carsharing.teltonika.device.limit;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/**
 * Makes the kernel notice a tracker that has lost its radio: by default it would ask after two
 * hours, and mobile networks forget a silent connection within minutes.
 */
public final class KeepAlive {

  private static final int INTERVAL = 15; // s
  private static final int PROBES = 4;

  private KeepAlive() {}

  /** Probes begin after {@code idle}; options that a platform does not know are left alone. */
  public static void configure(NetSocket socket, Duration idle) {
    var channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    var seconds = (int) Math.max(1, idle.toSeconds());
    Map<ChannelOption<Integer>, Integer> options =
        channel instanceof EpollSocketChannel
            ? Map.of(
                EpollChannelOption.TCP_KEEPIDLE, seconds,
                EpollChannelOption.TCP_KEEPINTVL, INTERVAL,
                EpollChannelOption.TCP_KEEPCNT, PROBES)
            : Map.of(
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), seconds,
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), INTERVAL,
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
    options.forEach(channel.config()::setOption);
  }
}
