package carsharing.teltonika;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.access.Access;
import carsharing.teltonika.api.access.Me;
import carsharing.teltonika.console.ConsolePages;
import carsharing.teltonika.http.Guard;
import carsharing.teltonika.http.PageGroup;
import carsharing.teltonika.http.PageHost;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The API, with all that its pages need, on the Vert.x of the HTTP server. It has a link to Redis
 * of its own: whatever is asked here, the states of cars and commands do not wait for it.
 */
final class ApiHost implements PageHost {

  private final LiveSettings settings;
  private final TimeSource time;
  private final Access access;
  private final List<Supplier<Future<Void>>> closing = new ArrayList<>();

  ApiHost(LiveSettings settings, TimeSource time) {
    this.settings = settings;
    this.time = time;
    this.access = new Access(() -> settings.get().http(), () -> settings.get().api());
  }

  @Override
  public Future<List<PageGroup>> open(Vertx vertx) {
    if (!settings.get().api().enabled()) {
      return Future.succeededFuture(List.of());
    }
    var groups = groups(vertx);
    PageGroup api =
        pages -> {
          var added =
              new ApiPages(
                  pages,
                  access,
                  () -> settings.get().http().maxBody(),
                  () -> settings.get().api().maxRequests());
          groups.forEach(group -> group.addTo(added));
        };
    if (!settings.get().console().enabled()) {
      return Future.succeededFuture(List.of(api));
    }
    return ConsolePages.open(vertx, () -> settings.get().console(), time)
        .map(console -> List.of(api, console));
  }

  /** What the API consists of. What is opened here is closed by {@link #closing}, last first. */
  private List<ApiGroup> groups(Vertx vertx) {
    var redis = new SideLink(vertx, settings.get().redis(), "What the API stores", () -> {});
    redis.open();
    closing.add(redis::close);
    return List.of(new Me());
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
