package carsharing.teltonika.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Says who may use a page. */
@FunctionalInterface
public interface Guard {

  /** What a client is told that may not use the page, or empty. */
  Optional<Answer> refusal(RoutingContext context);
}
