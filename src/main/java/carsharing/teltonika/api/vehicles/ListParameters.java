package carsharing.teltonika.api.vehicles;

import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import carsharing.teltonika.fleet.FleetFilter;
import carsharing.teltonika.fleet.FleetOrder;
import carsharing.teltonika.fleet.FleetQuery;
import carsharing.teltonika.units.Quantities;
import java.util.Optional;

/** Reads the query of a list of vehicles. */
final class ListParameters {

  static final String[] NAMES = {
    "q", "online", "locked", "moving", "family", "silence", "sort", "limit", "cursor"
  };

  private static final int LIMIT = 100;
  private static final int MAX_LIMIT = 500;
  private static final int MAX_TEXT = 100;

  private final ApiRequest request;
  private final long now;

  /**
   * @param now ms since 1970
   */
  ListParameters(ApiRequest request, long now) {
    this.request = request;
    this.now = now;
  }

  FleetQuery read() throws ProblemException {
    var filter =
        new FleetFilter(
            text("q").orElse(""),
            flag("online"),
            flag("locked"),
            flag("moving"),
            text("family"),
            silentSince());
    var order = order();
    var limit = limit();
    var cursor = request.query("cursor");
    return cursor.isEmpty()
        ? FleetQuery.first(filter, order, limit, now)
        : FleetQuery.next(filter, order, limit, cursor.get())
            .orElseThrow(() -> wrong("cursor", "the next of an answer with the same sort"));
  }

  private Optional<String> text(String name) throws ProblemException {
    var text = request.query(name);
    if (text.filter(found -> found.length() > MAX_TEXT).isPresent()) {
      throw wrong(name, "at most %d characters".formatted(MAX_TEXT));
    }
    return text;
  }

  private Optional<Boolean> flag(String name) throws ProblemException {
    var text = request.query(name);
    if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
      throw wrong(name, "true or false");
    }
    return text.map(Boolean::valueOf);
  }

  private Optional<Long> silentSince() throws ProblemException {
    var text = request.query("silence");
    var time = text.flatMap(Quantities::duration);
    if (text.isPresent() && time.isEmpty()) {
      throw wrong("silence", "a time such as 10m");
    }
    return time.map(silence -> now - silence.toMillis());
  }

  private FleetOrder order() throws ProblemException {
    return FleetOrder.of(request.query("sort").orElse(FleetOrder.SILENT_FIRST.word()))
        .orElseThrow(() -> wrong("sort", "silence, -silence or plate"));
  }

  private int limit() throws ProblemException {
    var text = request.query("limit").orElse(Integer.toString(LIMIT));
    if (text.matches("[1-9]\\d{0,2}") && Integer.parseInt(text) <= MAX_LIMIT) {
      return Integer.parseInt(text);
    }
    throw wrong("limit", "1-%d".formatted(MAX_LIMIT));
  }

  private static ProblemException wrong(String name, String expected) {
    return new Problem(400, "wrong-parameter", "%s (expected: %s)".formatted(name, expected))
        .exception();
  }
}
