package carsharing.teltonika.api.events;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiPages.Method;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.fleet.Fleet;
import carsharing.teltonika.fleet.FleetCar;
import carsharing.teltonika.fleet.FleetListener;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.journal.JournalLine;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.api.FleetSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/**
 * Tells clients what happens, as server-sent events. A client that comes back with the id of the
 * last event gets what it has missed, on whichever process. If that is too much, it gets the event
 * {@code reset}, and has to read the vehicles again. Lives on the event loop of the HTTP server.
 */
public final class EventStreams implements ApiGroup, FleetListener {

  /** How often each stream gets a line, so that proxies keep it and dead clients are noticed. */
  private static final long HEARTBEAT = 15_000;

  /** Streams that are written to before others have their turn. */
  private static final int SLICE = 100;

  private static final String RETRY = "retry: 3000\n\n";

  private final Context context;
  private final Fleet fleet;
  private final PastLines past;
  private final MissedEvents missed;
  private final OpenStreams streams;

  /** To be made on the event loop of the HTTP server. */
  public EventStreams(Vertx vertx, Fleet fleet, FleetSettings settings) {
    this.context = vertx.getOrCreateContext();
    this.fleet = fleet;
    this.past = new PastLines(settings.eventMemory());
    this.missed = new MissedEvents(fleet, settings, past);
    this.streams = new OpenStreams(settings);
    vertx.setPeriodic(HEARTBEAT, timer -> heartbeat());
  }

  @Override
  public void addTo(ApiPages pages) {
    pages.add("/v1/events", Method.get(Role.READ, this::open, "vehicle", "kinds", "lastEventId"));
  }

  private Future<Answer> open(ApiRequest request) {
    try {
      var filter = filter(request);
      if (request.context().request().method().equals(HttpMethod.HEAD)) {
        return Future.succeededFuture(new Answer(200, EventStream.TYPE, ""));
      }
      return request.openStream().map(opened -> begin(request, filter));
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
  }

  private StreamFilter filter(ApiRequest request) throws ProblemException {
    var kinds = new HashSet<String>();
    for (var kind : request.query("kinds").orElse("state,event,command").split(",", -1)) {
      if (!StreamFilter.KINDS.contains(kind)) {
        throw new Problem(400, "wrong-parameter", "kinds (expected: some of state,event,command)")
            .exception();
      }
      kinds.add(kind);
    }
    var cars = new HashSet<Imei>();
    for (var id : request.context().queryParams().getAll("vehicle")) {
      cars.add(
          fleet
              .find(id)
              .map(FleetCar::imei)
              .orElseThrow(
                  () ->
                      new Problem(404, "unknown-vehicle", "no vehicle has the id or IMEI " + id)
                          .exception()));
    }
    return new StreamFilter(kinds, cars);
  }

  private Answer begin(ApiRequest request, StreamFilter filter) {
    var client = request.client();
    var stream =
        new EventStream(
            request.context().response(), filter, request.caller().token(), client::close);
    client
        .gone()
        .onComplete(
            gone -> {
              stream.over();
              streams.remove(stream);
            });
    stream.begin();
    var last = request.header("Last-Event-ID").or(() -> request.query("lastEventId"));
    stream.send(Buffer.buffer(RETRY).appendBuffer(missed.since(last, filter)));
    if (!client.gone().isComplete()) {
      streams.add(stream);
      streams.dropTheSlow();
    }
    return Answer.TAKEN;
  }

  @Override
  public Future<Void> happened(List<JournalLine> lines, List<FleetCar> changed) {
    past.add(lines);
    var text = new StreamText(lines, changed, past.place());
    return tellAll(stream -> text.of(stream.filter()));
  }

  @Override
  public void registered(List<FleetCar> changed) {
    var text = new StreamText(List.of(), changed, past.place());
    tellAll(stream -> text.of(stream.filter()));
  }

  @Override
  public void begin(String place, List<JournalLine> lines) {
    past.begin(place, lines);
    var text = Buffer.buffer(MissedEvents.RESET + StreamText.place(place));
    tellAll(stream -> text);
  }

  private void heartbeat() {
    var text = Buffer.buffer(": still here\n" + StreamText.place(past.place()));
    tellAll(stream -> text);
  }

  /** Some streams at a time: health is not to wait for all. */
  private Future<Void> tellAll(Function<EventStream, Buffer> text) {
    var told = Promise.<Void>promise();
    tell(streams.all(), 0, text, told);
    return told.future();
  }

  private void tell(
      List<EventStream> all, int from, Function<EventStream, Buffer> text, Promise<Void> told) {
    var end = Math.min(all.size(), from + SLICE);
    streams.dropTheSlow();
    all.subList(from, end).forEach(stream -> stream.send(text.apply(stream)));
    if (end < all.size()) {
      context.runOnContext(now -> tell(all, end, text, told));
    } else {
      told.complete();
    }
  }
}
