package carsharing.teltonika.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** Brings no pages, and lets nobody see the guarded ones. */
final class NoPages implements PageHost {

  @Override
  public Future<List<PageGroup>> open(Vertx vertx) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Guard guard() {
    return context -> Optional.of(Answer.error(403, "nobody has a token here"));
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
