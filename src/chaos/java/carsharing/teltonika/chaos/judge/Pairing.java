package carsharing.teltonika.chaos.judge;

import static java.util.stream.Collectors.groupingBy;

import carsharing.teltonika.chaos.ledger.Fate;
import carsharing.teltonika.chaos.ledger.Hearing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says which outcome that was heard belongs to which command of a car. Outcomes with an id belong
 * to a command with this id. Others carry nothing, and belong to the command whose outcome Redis
 * has noted at the same time.
 */
final class Pairing {

  /** How long a message may be on its way to the client on a busy machine. */
  static final long DELAY = 5000; // ms

  /** By which clocks of a busy machine may seem to differ. */
  static final long EARLY = 500; // ms

  /** A command, and what was heard of it. */
  record Pair(Fate fate, Hearing hearing) {

    /** Whether it is certain also of a version that does not number its commands. */
    boolean isCertain() {
      return fate.id().isPresent() && fate.told().isPresent();
    }
  }

  private final List<Pair> pairs = new ArrayList<>();
  private final List<Fate> unheard = new ArrayList<>();
  private final List<Hearing> unknown = new ArrayList<>();

  private Pairing() {}

  /** Pairs all that can be paired. */
  static Pairing of(CarFile car) {
    var pairing = new Pairing();
    var heard = car.hearings().stream().filter(Hearing::isOutcome).collect(groupingBy(Hearing::id));
    var told =
        car.fates().stream()
            .filter(fate -> fate.told().isPresent())
            .sorted(Comparator.comparingLong(fate -> fate.told().orElseThrow().from()))
            .collect(groupingBy(Fate::id));
    var ids = new LinkedHashSet<>(told.keySet());
    ids.addAll(heard.keySet());
    for (var id : ids) {
      pairing.pair(told.getOrDefault(id, List.of()), heard.getOrDefault(id, List.of()));
    }
    pairing.pairWithUntold(car);
    return pairing;
  }

  private void pair(List<Fate> fates, List<Hearing> hearings) {
    var aligned = Alignment.of(fates, hearings);
    pairs.addAll(aligned);
    unheard.addAll(without(fates, aligned.stream().map(Pair::fate)));
    unknown.addAll(without(hearings, aligned.stream().map(Pair::hearing)));
  }

  private static <T> List<T> without(List<T> all, Stream<T> taken) {
    var rest = new ArrayList<>(all);
    taken.forEach(rest::remove);
    return rest;
  }

  /** A version that notes nothing when it repeats what is known of an id tells it all the same. */
  private void pairWithUntold(CarFile car) {
    var untold =
        car.fates().stream()
            .filter(fate -> fate.id().isPresent())
            .filter(fate -> fate.taken().isPresent() && fate.told().isEmpty())
            .toList();
    for (var fate : untold) {
      unknown.stream()
          .filter(hearing -> hearing.id().equals(fate.id()))
          .filter(hearing -> hearing.at() + EARLY >= fate.taken().orElseThrow().from())
          .findFirst()
          .ifPresent(
              hearing -> {
                unknown.remove(hearing);
                pairs.add(new Pair(fate, hearing));
              });
    }
  }

  List<Pair> pairs() {
    return pairs;
  }

  /** Commands whose outcome Redis has noted, and nobody has heard. */
  List<Fate> unheard() {
    return unheard;
  }

  /** Outcomes that were heard, and of which Redis has noted nothing. */
  List<Hearing> unknown() {
    return unknown;
  }
}
