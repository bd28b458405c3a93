package carsharing.teltonika;

import carsharing.teltonika.allow.AllowLists;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.command.CommandDispatcher;
import carsharing.teltonika.command.OperatorCommands;
import carsharing.teltonika.command.run.CommandMetrics;
import carsharing.teltonika.command.session.KnownCars;
import carsharing.teltonika.device.ConnectionRegistry;
import carsharing.teltonika.device.DeviceEnvironment;
import carsharing.teltonika.device.DeviceMetrics;
import carsharing.teltonika.device.OperatorDesk;
import carsharing.teltonika.device.Rivals;
import carsharing.teltonika.device.UndecodableFrames;
import carsharing.teltonika.device.exchange.TrackerClocks;
import carsharing.teltonika.device.limit.Incoming;
import carsharing.teltonika.http.DrainState;
import carsharing.teltonika.http.OpsServer;
import carsharing.teltonika.http.OpsServer.Health;
import carsharing.teltonika.http.ReadinessCheck;
import carsharing.teltonika.logging.LastWord;
import carsharing.teltonika.logging.Logs;
import carsharing.teltonika.measure.BuildInfo;
import carsharing.teltonika.measure.JvmMeters;
import carsharing.teltonika.measure.OpenFiles;
import carsharing.teltonika.measure.ReloadGauges;
import carsharing.teltonika.measure.Watchdog;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.record.PublisherMetrics;
import carsharing.teltonika.record.RecordPublishers;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings in, verticles out: the one place that knows all the others. */
public final class MainVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(MainVerticle.class);

  /** How much longer a connection waits for the publisher than the publisher for the broker. */
  private static final Duration PUBLISH_GRACE = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DeviceServers devices = new DeviceServers();
  private final JvmMeters jvmMeters = new JvmMeters(registry);
  private Optional<LastWord> lastWord = Optional.empty();
  private Optional<Watchdog> watchdog = Optional.empty();
  private Optional<OpsServer> opsServer = Optional.empty();
  private final OpsHost opsHost = new OpsHost();
  private final TimeSource time;
  private Optional<EmbeddedRun> embedded = Optional.empty();
  private final Addresses addresses;

  /** The server as its users start it: settings from file, environment and {@code -conf}. */
  public MainVerticle() {
    this(System.getenv(), TimeSource.SYSTEM);
  }

  /**
   * @param environment the variables that settings are taken from
   * @param time what the server takes for the time
   */
  public MainVerticle(Map<String, String> environment, TimeSource time) {
    this.time = time;
    this.environment = Map.copyOf(environment);
    this.addresses = new Addresses(AddressFile.find(environment));
  }

  @Override
  public Future<?> start() {
    var stop = StopWhileStarting.watch(context);
    lastWord = Optional.of(LastWord.listen(vertx));
    BusTypes.register(vertx.eventBus());
    return stop.until(
        vertx
            .executeBlocking(MainVerticle::load)
            .compose(
                loaded ->
                    LiveSettings.load(
                        vertx, time, environment, config(), EmbeddedServices.find().isPresent()))
            .compose(stop::check)
            .compose(this::startServices)
            .compose(stop::check)
            .compose(settings -> deploy(settings, stop))
            .recover(cause -> giveUp(stop.reason(cause))));
  }

  /** To load the classes that write JSON would keep an event loop busy for some 200 ms. */
  private static Profiles load() {
    new JsonObject().encode();
    return Profiles.builtIn();
  }

  @Override
  public Future<?> stop() {
    return stopServices();
  }

  /** The port that trackers connect to, once started. */
  public int devicePort() {
    return devices.port();
  }

  /** The port that trackers connect to with TLS, once started; 0 for none. */
  public int tlsPort() {
    return devices.tlsPort();
  }

  /** The port of {@code /health} and {@code /metrics}, once started. */
  public int httpPort() {
    return opsServer.map(OpsServer::port).orElse(0);
  }

  /** What the server counts. */
  public PrometheusMeterRegistry metrics() {
    return registry;
  }

  /** Vert.x does not stop a verticle that has not started: what runs already would go on. */
  private Future<Void> giveUp(Throwable cause) {
    devices.giveUp();
    return stopServices().transform(stopped -> Future.failedFuture(cause));
  }

  private Future<Void> stopServices() {
    jvmMeters.close();
    watchdog.ifPresent(Watchdog::close);
    lastWord.ifPresent(LastWord::close);
    return addresses
        .remove(vertx)
        .compose(removed -> opsHost.close())
        .transform(closed -> stopEmbedded());
  }

  private Future<Void> stopEmbedded() {
    return embedded.map(EmbeddedRun::stop).orElse(Future.succeededFuture());
  }

  private Future<LiveSettings> startServices(LiveSettings settings) {
    Logs.apply(settings.get().log());
    LOG.info("{}", BuildInfo.describe());
    settings.logSources();
    BuildInfo.show(registry);
    watchdog =
        lastWord.map(
            word -> Watchdog.start(vertx, () -> settings.get().devices().stuckTimeout(), word));
    var run = new EmbeddedRun(vertx);
    embedded = Optional.of(run);
    return run.start(settings.get()).onSuccess(settings::started).map(settings);
  }

  private Future<Void> deploy(LiveSettings settings, StopWhileStarting stop) {
    var connections = newRegistry(settings);
    var incoming = new Incoming(() -> settings.get().devices().maxIncoming());
    var held = new HeldMemory(() -> settings.get().devices().maxHeld());
    var drain = new DrainState(() -> settings.get().devices().drainTimeout(), time);
    var allowLists = new AllowLists(vertx, settings, time, connections::closeRefused);
    var deviceMetrics = new DeviceMetrics(registry, time, connections, incoming, held);
    var operations = new OperationsHost(settings, time);
    var books = new CarBooks(vertx, () -> settings.get().cars(), time);
    var cars = books.profiles();
    var states = new KeptStates(settings.get(), cars, time);
    var publishers =
        new RecordPublishers(
            () -> settings.get().rabbitmq(),
            () -> settings.get().records(),
            imei -> cars.of(imei).securityFlags(),
            new PublisherMetrics(registry),
            time,
            states.gone(devices.gone()));
    var commandMetrics = new CommandMetrics(registry, time);
    var clocks = new TrackerClocks(settings.get().devices().maxClocks());
    var dispatcher =
        new CommandDispatcher(
            settings.get().redis(),
            () -> settings.get().commands(),
            settings.get().wakeUp(),
            commandMetrics,
            allowLists.inRedis(),
            new KnownCars(clocks, cars, books.registry(), () -> settings.get().cars()),
            time,
            devices.gone());
    ReloadGauges.show(registry, "settings", settings.state());
    ReloadGauges.show(registry, "allow_list", allowLists.fileState());
    ReloadGauges.show(registry, "scripts", commandMetrics.scripts());
    books.show(registry);
    var ready =
        List.of(
            new ReadinessCheck("rabbitmq", publishers::problem),
            new ReadinessCheck("redis", dispatcher::problem),
            new ReadinessCheck("allowList", allowLists.list()::problem),
            new ReadinessCheck("server", drain::draining));
    var home = vertx.getOrCreateContext();
    var shown =
        new OperationsHost.Shown(
            registry,
            dispatcher.process(),
            ready,
            allowLists.list(),
            cars,
            states::find,
            connections,
            devices,
            this::httpPort,
            new OperationsHost.Publisher(vertx, home, publishers.count(), publishLimit(settings)));
    var orders = new CommandSources(dispatcher::actions, OpsHost.journal(vertx, home));
    var api = new ApiHost(settings, books, operations, shown, time, registry, orders);
    var ops =
        new OpsServer(
            () -> settings.get().http(),
            registry,
            new Health(
                List.of(
                    new ReadinessCheck("eventLoops", deviceMetrics.eventLoops()::problem),
                    new ReadinessCheck("stop", drain::overdue)),
                // HTTP is there only while the ports of trackers are.
                List.of(new ReadinessCheck("server", drain::draining)),
                ready),
            new OperatorDesk(connections, operations.traces()),
            OpsHost.sender(vertx, home, new OperatorCommands(settings.get().redis())),
            api,
            devices.gone());
    opsServer = Optional.of(ops);
    var shared =
        new DeviceEnvironment(
            () -> settings.get().devices(),
            publishLimit(settings),
            publishers.count(),
            connections,
            incoming,
            held,
            allowLists.list(),
            operations.traces(),
            new UndecodableFrames(settings.get().devices().maxUndecodable()),
            clocks,
            cars::observe,
            new Rivals(
                settings.get().devices().maxClocks(),
                () -> settings.get().devices().takeoversPerMinute(),
                time),
            states.listener(),
            operations.witness(),
            time,
            () -> settings.get().commands().clockSkew(),
            deviceMetrics);
    return allowLists
        .start()
        .compose(read -> books.open())
        .compose(stop::check)
        .compose(read -> publishers.deploy(vertx))
        .compose(deployed -> vertx.deployVerticle(dispatcher))
        .compose(deployed -> states.deploy(vertx, registry, dispatcher.process(), devices.gone()))
        .compose(
            deployed -> new TlsReload(vertx, time, settings, devices.servers(), registry).start())
        .compose(tls -> devices.deploy(vertx, shared, tls, drain))
        .compose(stop::check)
        .compose(deployed -> opsHost.deploy(ops, context))
        .onSuccess(
            deployed -> {
              StartLines.log(settings.get(), devices, httpPort());
              addresses.write(vertx, settings.get(), devicePort(), httpPort());
              settings.watch(changed -> settingsChanged(settings, publishers, allowLists, api));
            })
        .mapEmpty();
  }

  private static Supplier<Duration> publishLimit(LiveSettings settings) {
    return () -> settings.get().records().confirmTimeout().plus(PUBLISH_GRACE);
  }

  private ConnectionRegistry newRegistry(LiveSettings settings) {
    var files =
        OpenFiles.ofProcess(
            () -> settings.get().devices().maxConnections(),
            settings.get().devices().fileReserve());
    return new ConnectionRegistry(() -> settings.get().devices(), time, files::room);
  }

  private void settingsChanged(
      LiveSettings settings, RecordPublishers publishers, AllowLists allowLists, ApiHost api) {
    Logs.apply(settings.get().log());
    publishers.settingsChanged();
    allowLists.settingsChanged();
    api.settingsChanged();
    addresses.write(vertx, settings.get(), devicePort(), httpPort());
  }
}
