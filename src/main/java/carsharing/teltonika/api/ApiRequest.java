package carsharing.teltonika.api;

import carsharing.teltonika.http.HttpClients;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * A request that may be answered: its caller may ask for it, and its parameters are known ones.
 *
 * @param client who is being served; its {@link HttpClients.Client#gone()} tells when it has left
 * @param body what it carries; empty for GET and DELETE
 * @param gate that has let the caller in
 */
public record ApiRequest(
    RoutingContext context, HttpClients.Client client, Caller caller, JsonObject body, Gate gate) {

  /** A part of the path. */
  public String path(String name) {
    return context.pathParam(name);
  }

  /** A parameter of the query. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParams().get(name));
  }

  /** A header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }

  /**
   * Keeps the connection for a stream of events, which counts against {@code api.maxStreams}. To be
   * called before the first byte is written. Fails with a {@link ProblemException} if there are too
   * many streams. When the token is revoked, the connection is closed and the client is gone.
   */
  public Future<Void> openStream() {
    return gate.openStream(caller, client);
  }
}
