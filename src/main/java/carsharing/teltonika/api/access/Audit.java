package carsharing.teltonika.api.access;

import carsharing.teltonika.api.Caller;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line for each request that changes something: who has asked for what, and the answer. */
final class Audit {

  /** Not of a class: operators send these lines elsewhere by this name. */
  private static final Logger LOG = LoggerFactory.getLogger("audit");

  /** Logs the request when it has been answered, or when its client has gone. */
  void follow(RoutingContext context, Caller caller) {
    context.addEndHandler(
        ended ->
            LOG.info(
                "{} {}: {}, token {}{}",
                context.request().method(),
                context.request().path(),
                ended.succeeded()
                    ? context.response().getStatusCode()
                    : "the client has gone before the answer",
                caller.token(),
                caller.actor().map(actor -> ", actor " + actor).orElse("")));
  }
}
