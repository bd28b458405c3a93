package carsharing.teltonika.console;

import carsharing.teltonika.http.Answer;
import carsharing.teltonika.http.HttpDate;
import carsharing.teltonika.http.PageGroup;
import carsharing.teltonika.http.Pages;
import carsharing.teltonika.settings.api.ConsoleSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves the console at {@code /}: one page, and the scripts, styles and data that it asks for.
 *
 * <p>Lives on the event loop of the HTTP server. Files are read when they are first asked for, and
 * kept: there are some dozens of them.
 */
public final class ConsolePages implements PageGroup {

  private static final String INDEX = "/console/index.html";
  private static final String SETTINGS = "app/settings.json";
  private static final String TILES = "map/tiles.pmtiles";

  private final Vertx vertx;
  private final Supplier<ConsoleSettings> settings;
  private final TimeSource time;
  private final FileList files;
  private final ConsoleFile index;
  private final ContentPolicy policy;
  private final Optional<TilePage> tiles;
  private final Map<String, Future<ConsoleFile>> kept = new HashMap<>();

  private ConsolePages(
      Vertx vertx,
      Supplier<ConsoleSettings> settings,
      TimeSource time,
      FileList files,
      ConsoleFile index,
      Optional<TilePage> tiles) {
    this.vertx = vertx;
    this.settings = settings;
    this.time = time;
    this.files = files;
    this.index = index;
    this.policy = new ContentPolicy(index.text());
    this.tiles = tiles;
  }

  /**
   * Reads what the pages need. Fails if the operator's map tiles are not fit.
   *
   * @param settings those that are valid now
   */
  public static Future<PageGroup> open(
      Vertx vertx, Supplier<ConsoleSettings> settings, TimeSource time) {
    return vertx.executeBlocking(
        () -> {
          var file = settings.get().pmtiles();
          var tiles =
              file.isEmpty()
                  ? Optional.<TilePage>empty()
                  : Optional.of(new TilePage(vertx, TileArchive.open(file)));
          return new ConsolePages(
              vertx, settings, time, FileList.read(), ConsoleFile.read(INDEX), tiles);
        });
  }

  @Override
  public void addTo(Pages pages) {
    pages.add("/", Pages.Method.get(context -> send(pages, context, index)));
    pages.add("/console/{folder}/{file}", Pages.Method.get(context -> file(pages, context)));
  }

  private Future<Answer> file(Pages pages, RoutingContext context) {
    var name = context.pathParam("folder") + "/" + context.pathParam("file");
    if (name.equals(SETTINGS)) {
      return Future.succeededFuture(settings());
    }
    if (name.equals(TILES) && tiles.isPresent()) {
      return tiles.get().answer(pages, context);
    }
    return files
        .resource(name)
        .map(resource -> read(resource).compose(file -> send(pages, context, file)))
        .orElseGet(() -> Future.succeededFuture(Answer.error(404, "no such file of the console")));
  }

  private Future<ConsoleFile> read(String resource) {
    return kept.computeIfAbsent(
        resource, name -> vertx.executeBlocking(() -> ConsoleFile.read(name), false));
  }

  /** What the operator has set. Its date is the clock of the console. */
  private Answer settings() {
    var now = settings.get();
    return Answer.json(
            200,
            new JsonObject()
                .put("tiles", now.tiles())
                .put("pmtiles", tiles.isPresent())
                .put("credit", now.tilesCredit()))
        .with("cache-control", "no-store")
        .with("x-content-type-options", "nosniff")
        .with("date", HttpDate.of(time.instant()));
  }

  /** A browser that has the file already gets no content. */
  private Future<Answer> send(Pages pages, RoutingContext context, ConsoleFile file) {
    var isZipped =
        header(context, "accept-encoding").filter(all -> all.contains("gzip")).isPresent();
    var tag = "\"%s%s\"".formatted(file.version(), isZipped ? "-gzip" : "");
    var headers = headers(tag);
    if (header(context, "if-none-match").filter(known -> known.contains(tag)).isPresent()) {
      return Future.succeededFuture(new Answer(304, "", "", headers));
    }
    headers.put("content-type", file.type());
    if (isZipped) {
      headers.put("content-encoding", "gzip");
    }
    return pages.send(context, headers, isZipped ? file.zipped() : file.plain());
  }

  private Map<String, String> headers(String tag) {
    var headers = new HashMap<String, String>();
    headers.put("etag", tag);
    headers.put("cache-control", "no-cache");
    headers.put("vary", "accept-encoding");
    headers.put("content-security-policy", policy.text(settings.get()));
    headers.put("x-content-type-options", "nosniff");
    headers.put("referrer-policy", "no-referrer");
    headers.put("cross-origin-opener-policy", "same-origin");
    headers.put("cross-origin-resource-policy", "same-origin");
    headers.put("permissions-policy", "geolocation=(), camera=(), microphone=()");
    return headers;
  }

  /** A header of the request, if it has it. */
  static Optional<String> header(RoutingContext context, String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }
}
