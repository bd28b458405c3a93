package carsharing.teltonika.console;

import carsharing.teltonika.http.Answer;
import carsharing.teltonika.http.Pages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/** Hands out the operator's map tiles, in ranges of bytes. Lives on the event loop of HTTP. */
final class TilePage {

  private final Vertx vertx;
  private final TileArchive archive;

  TilePage(Vertx vertx, TileArchive archive) {
    this.vertx = vertx;
    this.archive = archive;
  }

  /** Answers with the range of the request. */
  Future<Answer> answer(Pages pages, RoutingContext context) {
    var range = ConsolePages.header(context, "range").flatMap(ByteRange::of);
    return range.isEmpty()
        ? Future.succeededFuture(
            Answer.error(
                400,
                "Range: bytes=FROM-TO of at most %d bytes expected"
                    .formatted(ByteRange.MAX_LENGTH)))
        : vertx
            .executeBlocking(() -> archive.read(range.get()), false)
            .compose(part -> send(pages, context, range.get(), part));
  }

  private static Future<Answer> send(
      Pages pages, RoutingContext context, ByteRange range, TileArchive.Part part) {
    var tag = "\"%s\"".formatted(part.version());
    if (ConsolePages.header(context, "if-match")
        .filter(wanted -> !wanted.equals(tag))
        .isPresent()) {
      return Future.succeededFuture(Answer.error(412, "the file has changed").with("etag", tag));
    }
    if (part.bytes().length() == 0) {
      return Future.succeededFuture(
          Answer.error(416, "the file is shorter")
              .with("content-range", "bytes */" + part.length()));
    }
    context.response().setStatusCode(206);
    return pages.send(context, headers(tag, range, part), part.bytes());
  }

  private static Map<String, String> headers(String tag, ByteRange range, TileArchive.Part part) {
    var headers = new HashMap<String, String>();
    var last = range.from() + part.bytes().length() - 1;
    headers.put("etag", tag);
    headers.put("accept-ranges", "bytes");
    headers.put("content-range", "bytes %d-%d/%d".formatted(range.from(), last, part.length()));
    headers.put("content-type", "application/vnd.pmtiles");
    headers.put("cache-control", "no-cache");
    headers.put("x-content-type-options", "nosniff");
    headers.put("cross-origin-resource-policy", "same-origin");
    return headers;
  }
}
