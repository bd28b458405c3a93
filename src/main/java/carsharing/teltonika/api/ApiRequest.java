package carsharing.teltonika.api;

import carsharing.teltonika.http.HttpClients;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * A request that may be answered: its caller may ask for it, and its parameters are known ones.
 *
 * @param client who is being served; its {@link HttpClients.Client#gone()} tells when it has left
 * @param body what it carries; empty for GET and DELETE
 */
public record ApiRequest(
    RoutingContext context, HttpClients.Client client, Caller caller, JsonObject body) {

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
}
