package carsharing.teltonika.api;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** Lets those in who may ask. */
@FunctionalInterface
public interface Gate {

  /** Finds who asks; fails with a {@link ProblemException} if that one may not. */
  Future<Caller> enter(RoutingContext context, Role needed);
}
