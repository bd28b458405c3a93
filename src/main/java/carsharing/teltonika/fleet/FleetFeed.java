package carsharing.teltonika.fleet;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.journal.JournalLine;
import carsharing.teltonika.journal.JournalReader;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the fleet as Redis has it: all cars at the beginning, then those that the journal names.
 * Lives on one event loop.
 */
final class FleetFeed implements JournalReader.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(FleetFeed.class);

  /** Entries that are read at the beginning, for clients that come back. */
  private static final int PAST = 1000;

  private final Fleet fleet;
  private final Roster roster;
  private final FleetStore store;
  private final CarProfiles profiles;
  private final OwnStates own;
  private final BiFunction<String, Integer, Future<List<JournalLine>>> past;
  private final List<FleetListener> listeners = new ArrayList<>();

  /** The cars that Redis has shown since the last reload has begun. */
  private Set<Imei> seen = new HashSet<>();

  private boolean isComplete;

  /**
   * @param past reads the entries before a place, the newest first, a number of them at most
   */
  FleetFeed(
      Fleet fleet,
      Roster roster,
      FleetStore store,
      CarProfiles profiles,
      OwnStates own,
      BiFunction<String, Integer, Future<List<JournalLine>>> past) {
    this.fleet = fleet;
    this.roster = roster;
    this.store = store;
    this.profiles = profiles;
    this.own = own;
    this.past = past;
  }

  void listen(FleetListener listener) {
    listeners.add(listener);
  }

  /** Whether all cars were read once. */
  boolean isComplete() {
    return isComplete;
  }

  @Override
  public Future<Void> begin(String place) {
    return reload()
        .compose(loaded -> past.apply(place, PAST))
        .onSuccess(lines -> told(place, lines))
        .mapEmpty();
  }

  private void told(String place, List<JournalLine> newestFirst) {
    isComplete = true;
    var lines = new ArrayList<>(newestFirst);
    Collections.reverse(lines);
    listeners.forEach(listener -> listener.begin(place, lines));
  }

  /** Reads all cars. */
  Future<Void> reload() {
    var found = new HashSet<Imei>();
    seen = found;
    return store
        .forEachState(
            stored -> {
              take(stored);
              return Future.succeededFuture();
            })
        .onSuccess(
            done -> {
              if (seen == found) { // Another reload that has begun since has seen only some.
                fleet.keepOnly(found);
              }
              LOG.debug("Cars that the API knows: {}", fleet.size());
            });
  }

  private List<FleetCar> take(List<FleetStore.Stored> stored) {
    var taken = new ArrayList<FleetCar>();
    stored.forEach(car -> take(car).ifPresent(taken::add));
    return taken;
  }

  private Optional<FleetCar> take(FleetStore.Stored stored) {
    var imei = stored.imei();
    seen.add(imei);
    var known = fleet.find(imei).map(FleetCar::proofs).orElse(Proofs.NONE);
    var before = isComplete ? known : stored.proofs();
    var proofs = before.seen(stored.state());
    if (!proofs.equals(before)) {
      store.write(imei, proofs);
    }
    var car =
        FleetCar.of(
            imei,
            roster.byImei(imei),
            stored.state(),
            profiles.family(imei, stored.hardware()),
            proofs);
    return car.isOfInterest() ? fleet.put(car) : Optional.empty();
  }

  private Optional<FleetCar> take(Imei imei, CarState state) {
    return take(new FleetStore.Stored(imei, state, profiles.hardware(imei), Proofs.NONE));
  }

  @Override
  public Future<Void> read(List<JournalLine> lines) {
    lines.forEach(this::prove);
    var changed = new HashMap<Imei, FleetCar>();
    var written = new LinkedHashMap<Imei, JournalEntry>(); // The last one of each car counts.
    lines.forEach(line -> line.entry().written().forEach(imei -> written.put(imei, line.entry())));
    var elsewhere = new ArrayList<Imei>();
    written.forEach(
        (imei, entry) ->
            own.find(entry, imei)
                .ifPresentOrElse(
                    state -> take(imei, state).ifPresent(car -> changed.put(imei, car)),
                    () -> elsewhere.add(imei)));
    return store
        .load(
            elsewhere,
            stored -> {
              take(stored).forEach(car -> changed.put(car.imei(), car));
              return Future.succeededFuture();
            })
        .compose(done -> tell(lines, changed));
  }

  private Future<Void> tell(List<JournalLine> lines, Map<Imei, FleetCar> changed) {
    var told =
        listeners.stream()
            .map(listener -> listener.happened(lines, List.copyOf(changed.values())))
            .toList();
    return Future.join(told).mapEmpty();
  }

  /** What a command has proved, or an event has made void. */
  private void prove(JournalLine line) {
    var entry = line.entry();
    entry
        .imei()
        .flatMap(fleet::find)
        .ifPresent(
            car -> {
              var proofs = proofs(car.proofs(), entry);
              if (!proofs.equals(car.proofs()) && fleet.put(car.proved(proofs)).isPresent()) {
                store.write(car.imei(), proofs);
              }
            });
  }

  private static Proofs proofs(Proofs before, JournalEntry entry) {
    return switch (entry.kind()) {
      case JournalEntry.SWITCH -> Proofs.NONE;
      case JournalEntry.EVENT -> before.happened(entry.data());
      case JournalEntry.COMMAND ->
          "ended".equals(entry.data().getValue("stage")) ? before.ended(entry.data()) : before;
      default -> before;
    };
  }
}
