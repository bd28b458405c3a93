package carsharing.teltonika.api;

import carsharing.teltonika.http.HttpClients;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** Lets those in who may ask. */
public interface Gate {

  /** Finds who asks; fails with a {@link ProblemException} if that one may not. */
  Future<Caller> enter(RoutingContext context, Role needed);

  /**
   * Lets a caller keep its connection for a stream of events. The connection is closed when the
   * caller's token is revoked. Fails with a {@link ProblemException} if there are too many streams.
   */
  Future<Void> openStream(Caller caller, HttpClients.Client client);
}
