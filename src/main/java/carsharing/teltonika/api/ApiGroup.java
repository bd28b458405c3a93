package carsharing.teltonika.api;

/** Pages of the API that belong together. */
@FunctionalInterface
public interface ApiGroup {

  /** Adds them. Called once, on the event loop of the HTTP server. */
  void addTo(ApiPages pages);
}
