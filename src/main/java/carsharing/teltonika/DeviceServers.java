package carsharing.teltonika;

import carsharing.teltonika.device.DeviceEnvironment;
import carsharing.teltonika.device.DeviceServer;
import carsharing.teltonika.device.DeviceServer.TlsPort;
import carsharing.teltonika.http.DrainState;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The servers that trackers connect to: one for each core, all on the same ports. */
final class DeviceServers {

  private final List<DeviceServer> servers = new CopyOnWriteArrayList<>();
  private final Promise<Void> gone = Promise.promise();
  private volatile boolean isDeployed;

  /** Those that have begun to start. */
  List<DeviceServer> servers() {
    return servers;
  }

  /** Where trackers connect without TLS, once started; 0 for nowhere. */
  int port() {
    return servers.get(0).port();
  }

  /** Where trackers connect with TLS, once started; 0 for nowhere. */
  int tlsPort() {
    return servers.get(0).tlsPort();
  }

  /** Succeeds when the last one has stopped and no connection is left. */
  Future<Void> gone() {
    return gone.future();
  }

  /** The start has failed: nobody needs to wait for connections, unless servers still have them. */
  void giveUp() {
    if (!isDeployed) {
      gone.tryComplete();
    }
  }

  /**
   * Starts as many as the settings want, or one for each core.
   *
   * @param tls empty for no TLS
   * @param drain is told when they begin to stop
   */
  Future<String> deploy(
      Vertx vertx, DeviceEnvironment shared, Optional<TlsPort> tls, DrainState drain) {
    var wanted = shared.current().get().instances();
    var instances = wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
    var running = new AtomicInteger(instances);
    return vertx
        .deployVerticle(
            () -> create(shared, tls, running, drain),
            new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> isDeployed = true);
  }

  private DeviceServer create(
      DeviceEnvironment shared, Optional<TlsPort> tls, AtomicInteger running, DrainState drain) {
    var server = new DeviceServer(shared, tls);
    servers.add(server);
    server.stopping().onComplete(begun -> drain.begin());
    server
        .stopped()
        .onComplete(
            stopped -> {
              if (running.decrementAndGet() == 0) {
                gone.tryComplete();
              }
            });
    return server;
  }
}
