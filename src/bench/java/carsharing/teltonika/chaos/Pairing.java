package carsharing.teltonika.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says which outcome that was heard belongs to which command of a car. Outcomes with an id belong
 * to a command with this id. Others carry nothing, and belong to the command whose outcome Redis
 * has noted at the same time.
 */
final class Pairing {

  /** How long a message may be on its way to the client on a busy machine. */
  static final long DELAY = 5000; // ms

  private static final long EARLY = 500; // ms, by which clocks of a busy machine may seem to differ

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
  private final Spans listening;

  private Pairing(Spans listening) {
    this.listening = listening;
  }

  /**
   * Pairs all that can be paired.
   *
   * @param listening when all channels were subscribed
   */
  static Pairing of(CarFile car, Spans listening) {
    var pairing = new Pairing(listening);
    var told = new HashMap<Optional<String>, Deque<Fate>>();
    car.fates().stream()
        .filter(fate -> fate.told().isPresent())
        .sorted(Comparator.comparingLong(fate -> fate.told().orElseThrow().from()))
        .forEach(fate -> told.computeIfAbsent(fate.id(), none -> new ArrayDeque<>()).add(fate));
    for (var hearing : car.hearings()) {
      if (hearing.isOutcome()) {
        pairing.pair(hearing, told);
      }
    }
    told.values().forEach(pairing.unheard::addAll);
    pairing.pairWithUntold(car);
    return pairing;
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

  private void pair(Hearing hearing, Map<Optional<String>, Deque<Fate>> told) {
    var candidates = told.getOrDefault(hearing.id(), new ArrayDeque<>());
    while (!candidates.isEmpty() && isPassedOver(hearing, candidates)) {
      unheard.add(candidates.remove());
    }
    if (!candidates.isEmpty() && toldAt(candidates).from() <= hearing.at() + EARLY) {
      pairs.add(new Pair(candidates.remove(), hearing));
    } else {
      unknown.add(hearing);
    }
  }

  /** An outcome that nobody could hear gives way to the next one, if that is nearer. */
  private boolean isPassedOver(Hearing hearing, Deque<Fate> candidates) {
    var first = toldAt(candidates);
    return first.to() + DELAY < hearing.at()
        || (!couldBeHeard(first)
            && candidates.stream()
                .skip(1)
                .map(fate -> fate.told().orElseThrow())
                .anyMatch(next -> next.distance(hearing.at()) < first.distance(hearing.at())));
  }

  /** Whether all channels were subscribed while an outcome could be on its way. */
  boolean couldBeHeard(Within told) {
    return listening.cover(told.from(), told.to() + DELAY);
  }

  private static Within toldAt(Deque<Fate> fates) {
    return fates.element().told().orElseThrow();
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
