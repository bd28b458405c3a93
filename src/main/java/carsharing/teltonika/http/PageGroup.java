package carsharing.teltonika.http;

/** Pages that belong together. */
@FunctionalInterface
public interface PageGroup {

  /** Adds them to those of the server. Called once, on the event loop of the HTTP server. */
  void addTo(Pages pages);
}
