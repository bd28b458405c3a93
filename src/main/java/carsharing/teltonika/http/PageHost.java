package carsharing.teltonika.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** Brings pages of its own, and what they need, to the Vert.x of the HTTP server. */
public interface PageHost {

  /**
   * Opens what the pages need. Called once, on the event loop of the HTTP server, which does not
   * start if this fails.
   */
  Future<List<PageGroup>> open(Vertx vertx);

  /** Guards the pages that show connections and command cars. Called after it is open. */
  Guard guard();

  /** Closes what was opened, before the HTTP server ends. */
  Future<Void> close();
}
