package carsharing.teltonika.record.broker;

import carsharing.teltonika.settings.RabbitSettings;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.EnvironmentBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** What the client for streams is told of the broker. */
final class StreamOptions {

  private StreamOptions() {}

  /**
   * Host, user, password, virtual host and trust are those of AMQP.
   *
   * <p>The client asks the broker for the address of the stream's leader. A broker in a container
   * or behind a load balancer names one that cannot be reached. So all sockets go to the host that
   * is configured, and each node that has a copy of the stream will do.
   *
   * @param opened is given each socket before it is connected
   * @throws Exception if the certificates of {@code rabbitmq.ca} cannot be read, or the URI is none
   */
  static EnvironmentBuilder of(
      Vertx vertx, RabbitSettings settings, EventLoopGroup threads, Consumer<Channel> opened)
      throws Exception {
    var broker = new ConnectionFactory();
    broker.setUri(settings.uri());
    var address = new Address(broker.getHost(), settings.streamPort());
    var builder =
        Environment.builder()
            .host(address.host())
            .port(address.port())
            .addressResolver(advertised -> address)
            .forceLeaderForProducers(false)
            .username(broker.getUsername())
            .password(broker.getPassword())
            .virtualHost(broker.getVirtualHost())
            .id("teltonika-carsharing-server")
            .rpcTimeout(settings.connectTimeout())
            .requestedHeartbeat(settings.heartbeat())
            .compressionCodecFactory(
                compression -> {
                  throw new UnsupportedOperationException("nothing is compressed");
                })
            .netty()
            .eventLoopGroup(threads)
            .channelCustomizer(opened)
            .bootstrapCustomizer(
                bootstrap ->
                    bootstrap.option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        (int) settings.connectTimeout().toMillis()))
            .environmentBuilder();
    if (settings.isTls()) {
      var trusted = BrokerTrust.of(settings.ca()).getTrustManagerFactory(vertx);
      builder.tls().sslContext(SslContextBuilder.forClient().trustManager(trusted).build());
    }
    return builder;
  }
}
