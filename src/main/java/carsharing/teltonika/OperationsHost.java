package carsharing.teltonika;

import carsharing.teltonika.allow.AllowList;
import carsharing.teltonika.allow.RefusedTrackers;
import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.operations.Operations;
import carsharing.teltonika.api.operations.Operations.Memory;
import carsharing.teltonika.api.operations.ProcessFacts;
import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.device.ConnectionRegistry;
import carsharing.teltonika.device.OperatorDesk;
import carsharing.teltonika.device.TraceLimits;
import carsharing.teltonika.device.Traces;
import carsharing.teltonika.device.Witness;
import carsharing.teltonika.http.ReadinessCheck;
import carsharing.teltonika.measure.BuildInfo;
import carsharing.teltonika.message.FrameAddresses;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.quarantine.QuarantineLine;
import carsharing.teltonika.quarantine.QuarantinedFrame;
import carsharing.teltonika.recent.RecentRecords;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What the API shows of the server itself: it is seen on the event loops of connections, and shown
 * on that of the HTTP server.
 */
final class OperationsHost {

  private final LiveSettings settings;
  private final TimeSource time;
  private final long startedAt;
  private final Memory memory;
  private final Traces traces;
  private Optional<Operations> operations = Optional.empty();

  /**
   * What of the server is shown.
   *
   * @param states the state of a car that this process has written
   */
  record Shown(
      MeterRegistry meters,
      String process,
      List<ReadinessCheck> checks,
      AllowList allowList,
      CarProfiles profiles,
      Function<Imei, Optional<CarState>> states,
      ConnectionRegistry connections,
      DeviceServers devices,
      IntSupplier httpPort,
      Publisher publisher) {

    /** Copies the checks. */
    Shown {
      checks = List.copyOf(checks);
    }

    /** Those that are open. */
    Map<String, Integer> ports() {
      var ports =
          new TreeMap<>(
              Map.of(
                  "trackers",
                  devices.port(),
                  "tls",
                  devices.tlsPort(),
                  "http",
                  httpPort.getAsInt()));
      ports.values().removeIf(port -> port == 0);
      return ports;
    }
  }

  /**
   * The way to the publishers, which live on another Vert.x.
   *
   * @param home a context of that one
   * @param count how many there are
   * @param limit after which a batch is given up
   */
  record Publisher(Vertx vertx, Context home, int count, Supplier<Duration> limit) {

    /** Publishes; completes on the event loop of {@code own}. */
    Future<Void> publish(Vertx own, RecordBatch batch) {
      var confirmed = ((ContextInternal) own.getOrCreateContext()).<Void>promise();
      var options = new DeliveryOptions().setSendTimeout(limit.get().toMillis());
      var address = FrameAddresses.of(batch.imei(), count).records();
      home.runOnContext(
          now ->
              vertx
                  .eventBus()
                  .<Void>request(address, batch, options)
                  .<Void>mapEmpty()
                  .onComplete(confirmed));
      return confirmed.future();
    }
  }

  OperationsHost(LiveSettings settings, TimeSource time) {
    var limits = settings.get().api().operations();
    this.settings = settings;
    this.time = time;
    this.startedAt = time.millis();
    this.traces =
        new Traces(
            time, new TraceLimits(limits.maxTraces(), limits.traceFrames(), limits.traceMemory()));
    this.memory =
        new Memory(
            new RecentRecords(limits.recentRecords(), limits.recentMemory(), time),
            new RefusedTrackers(time),
            new QuarantineLine());
  }

  /** Which trackers are traced. */
  Traces traces() {
    return traces;
  }

  /** Sees what happens on connections, if there is an API that shows it. */
  Witness witness() {
    return settings.get().api().enabled() ? new Seen() : Witness.NONE;
  }

  private final class Seen implements Witness {

    @Override
    public void recordsArrived(Imei imei, Frame frame) {
      memory.recent().arrived(imei, frame);
    }

    @Override
    public void refused(Imei imei, String address) {
      memory.refused().refused(imei, address);
    }

    @Override
    public void quarantined(Imei imei, Frame frame, String reason) {
      memory.quarantined().add(new QuarantinedFrame(imei, time.millis(), reason, frame));
    }
  }

  /**
   * Opens it on the Vert.x of the HTTP server.
   *
   * @param host the name of this machine
   * @param vehicles finds the tracker of a vehicle by its id or its IMEI
   * @return its pages
   */
  List<ApiGroup> open(
      Vertx http,
      SideLink redis,
      Shown shown,
      String host,
      Function<String, Optional<Imei>> vehicles) {
    var facts =
        new ProcessFacts(
            time,
            host,
            BuildInfo.version(),
            startedAt,
            shown.connections()::open,
            shown.connections()::identified,
            shown::ports);
    var opened =
        new Operations(
            http,
            new Operations.Parts(
                settings,
                time,
                shown.meters(),
                shown.process(),
                facts,
                shown.checks(),
                shown.allowList(),
                shown.profiles(),
                new OperatorDesk(shown.connections(), traces),
                traces::forgetEnded,
                batch -> shown.publisher().publish(http, batch),
                memory),
            redis);
    operations = Optional.of(opened);
    opened.open();
    return opened.groups(vehicles);
  }

  /** Ends it. */
  Future<Void> close() {
    return operations.map(Operations::close).orElse(Future.succeededFuture());
  }
}
