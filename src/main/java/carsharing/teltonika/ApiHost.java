package carsharing.teltonika;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.access.Access;
import carsharing.teltonika.api.access.AccessMetrics;
import carsharing.teltonika.api.access.Me;
import carsharing.teltonika.api.events.EventStreams;
import carsharing.teltonika.api.vehicles.RegistryPages;
import carsharing.teltonika.api.vehicles.Vehicles;
import carsharing.teltonika.console.ConsolePages;
import carsharing.teltonika.fleet.Fleet;
import carsharing.teltonika.fleet.FleetCar;
import carsharing.teltonika.fleet.FleetKeeper;
import carsharing.teltonika.fleet.OwnStates;
import carsharing.teltonika.http.Guard;
import carsharing.teltonika.http.PageGroup;
import carsharing.teltonika.http.PageHost;
import carsharing.teltonika.measure.ReloadGauges;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.settings.api.WebhookSettings;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.time.TimeSource;
import carsharing.teltonika.webhook.Deliveries;
import carsharing.teltonika.webhook.WebhookMetrics;
import carsharing.teltonika.webhook.WebhookPages;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The API, with all that its pages need, on the Vert.x of the HTTP server. It has a link to Redis
 * of its own: whatever is asked here, the states of cars and commands do not wait for it.
 */
final class ApiHost implements PageHost {

  private final LiveSettings settings;
  private final CarBooks books;
  private final TimeSource time;
  private final CommandSources commands;
  private final Access access;
  private final WebhookMetrics webhookMetrics;
  private final ReloadState tokensState;
  private final OperationsHost operations;
  private final OperationsHost.Shown shown;
  private volatile Optional<Context> home = Optional.empty();
  private final List<Supplier<Future<Void>>> closing = new ArrayList<>();

  /**
   * @param books which cars are registered, and their profiles
   * @param commands what can be done to cars
   */
  ApiHost(
      LiveSettings settings,
      CarBooks books,
      OperationsHost operations,
      OperationsHost.Shown shown,
      TimeSource time,
      MeterRegistry meters,
      CommandSources commands) {
    this.settings = settings;
    this.commands = commands;
    this.books = books;
    this.operations = operations;
    this.shown = shown;
    this.time = time;
    this.access =
        new Access(
            () -> settings.get().http(),
            () -> settings.get().api().access(),
            time,
            new AccessMetrics(meters));
    this.webhookMetrics = new WebhookMetrics(meters);
    this.tokensState = new ReloadState(time);
    if (!settings.get().api().access().tokens().isEmpty()) {
      ReloadGauges.show(meters, "tokens", tokensState);
    }
  }

  @Override
  public Future<List<PageGroup>> open(Vertx vertx) {
    home = Optional.of(vertx.getOrCreateContext());
    return access
        .open(vertx, settings.get().reload().interval(), tokensState)
        .compose(
            read ->
                settings.get().api().enabled()
                    ? vertx
                        .executeBlocking(ApiHost::hostName)
                        .compose(host -> withConsole(vertx, pages(vertx, host)))
                    : Future.succeededFuture(List.of()));
  }

  private Future<List<PageGroup>> withConsole(Vertx vertx, PageGroup api) {
    return settings.get().console().enabled()
        ? ConsolePages.open(vertx, () -> settings.get().console(), time)
            .map(console -> List.of(api, console))
        : Future.succeededFuture(List.of(api));
  }

  private PageGroup pages(Vertx vertx, String host) {
    var groups = groups(vertx, host);
    return pages -> {
      var api =
          new ApiPages(
              pages,
              access.origins(),
              access,
              () -> settings.get().http().maxBody(),
              () -> settings.get().api().access().maxRequests());
      groups.forEach(group -> group.addTo(api));
    };
  }

  /** Tokens may have changed. On any thread. */
  void settingsChanged() {
    home.ifPresent(context -> context.runOnContext(now -> access.review()));
  }

  /** It may ask a name server. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** What the API consists of. What is opened here is closed by {@link #closing}, last first. */
  private List<ApiGroup> groups(Vertx vertx, String host) {
    var redis = new SideLink(vertx, settings.get().redis(), "What the API stores", () -> {});
    redis.open();
    closing.add(redis::close);
    var keeper = fleet(vertx);
    var fleet = keeper.fleet();
    var events = new EventStreams(vertx, fleet, settings.get().api().fleet());
    keeper.listen(events);
    keeper.open();
    closing.add(keeper::close);
    var cars = new CommandHost(vertx, redis, settings, fleet, books, time, commands);
    var groups = new ArrayList<ApiGroup>();
    groups.add(new Me());
    groups.add(new Vehicles(vertx, fleet, time, cars.questions()));
    groups.add(cars.pages());
    groups.add(new RegistryPages(keeper));
    groups.add(events);
    groups.addAll(operations.open(vertx, redis, shown, host, id -> vehicle(fleet, id)));
    closing.add(operations::close);
    groups.add(webhooks(vertx, redis));
    return groups;
  }

  private ApiGroup webhooks(Vertx vertx, SideLink redis) {
    Supplier<WebhookSettings> now = () -> settings.get().api().webhooks();
    var deliveries = new Deliveries(vertx, redis, now, webhookMetrics, time);
    deliveries.open();
    closing.add(deliveries::close);
    return new WebhookPages(redis, now, time);
  }

  /** A tracker that has never been heard of can be traced, too. */
  private static Optional<Imei> vehicle(Fleet fleet, String id) {
    return fleet.find(id).map(FleetCar::imei).or(() -> Imei.parse(id));
  }

  private FleetKeeper fleet(Vertx vertx) {
    return new FleetKeeper(
        vertx,
        settings.get(),
        books.registry(),
        books.profiles(),
        new OwnStates(shown.process(), shown.states()),
        time);
  }

  @Override
  public Guard guard() {
    return access;
  }

  @Override
  public Future<Void> close() {
    var closed = Future.<Void>succeededFuture();
    for (var i = closing.size() - 1; i >= 0; i--) {
      var next = closing.get(i);
      closed = closed.transform(before -> next.get());
    }
    return closed;
  }
}
