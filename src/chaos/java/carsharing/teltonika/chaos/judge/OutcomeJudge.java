package carsharing.teltonika.chaos.judge;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import carsharing.teltonika.chaos.judge.Pairing.Pair;
import carsharing.teltonika.chaos.ledger.Fate;
import carsharing.teltonika.chaos.ledger.Reach;
import carsharing.teltonika.chaos.ledger.Spans;
import carsharing.teltonika.chaos.ledger.Within;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Whether each command of a car has exactly one outcome.
 *
 * <p>No outcome: a command was taken and its outcome was never told; or it was told while all
 * channels were subscribed, and nothing was heard; or a client announced it and stayed subscribed,
 * its car was reachable, and nobody took it.
 *
 * <p>Two outcomes: one was heard that belongs to no command that was taken; or the client heard
 * {@code no_command} although its command was taken.
 *
 * <p>Allowed: {@code outcome_unknown}, {@code expired} and any other reason are outcomes. A command
 * that expires, or is written over, before anybody takes it has none. A client that unsubscribes,
 * or loses Redis, hears nothing, but the outcome has to be told. What is known of an id may be told
 * again to a client that asks again.
 */
final class OutcomeJudge {

  /**
   * A command that a client has announced.
   *
   * @param at when, ms since 1970
   * @param isCertain whether the announcement has reached Redis for certain
   */
  private record Announced(Fate fate, long at, boolean isCertain) {}

  private final CarFile car;
  private final Pairing pairing;
  private final Spans listening;
  private final Reach reach;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A judge of one car.
   *
   * @param listening when all channels were subscribed
   */
  OutcomeJudge(CarFile car, Pairing pairing, Spans listening, Reach reach) {
    this.car = car;
    this.pairing = pairing;
    this.listening = listening;
    this.reach = reach;
  }

  /** All that must not have happened. */
  List<Finding> judge() {
    var heard = pairing.pairs().stream().map(Pair::fate).collect(toSet());
    car.fates().stream()
        .filter(fate -> fate.taken().isPresent() && fate.told().isEmpty())
        .filter(fate -> !heard.contains(fate))
        .forEach(fate -> find(Kind.NO_OUTCOME, "taken, and never told: " + fate));
    pairing.unheard().stream()
        .filter(this::couldBeHeard)
        .forEach(fate -> find(Kind.NO_OUTCOME, "told, and never heard: " + fate));
    judgeUnknown();
    judgeAnnounced();
    return findings;
  }

  private void find(Kind kind, String text) {
    findings.add(new Finding(kind, car.imei(), text));
  }

  private boolean couldBeHeard(Fate fate) {
    var told = fate.told().orElseThrow();
    return listening.cover(told.from(), told.to() + Pairing.DELAY);
  }

  /** Versions that keep no notes of repeats tell them all the same. */
  private void judgeUnknown() {
    var known = new HashSet<String>();
    pairing.pairs().forEach(pair -> pair.fate().id().ifPresent(known::add));
    for (var hearing : pairing.unknown()) {
      if (hearing.id().filter(known::contains).isEmpty()) {
        find(
            Kind.TWO_OUTCOMES,
            "belongs to no command that was taken: " + hearing.message().encode());
      }
    }
  }

  private void judgeAnnounced() {
    var untaken =
        announced().stream().filter(one -> one.fate().taken().isEmpty()).collect(toList());
    for (var one : untaken) {
      if (one.isCertain() && wasToBeTaken(one)) {
        find(Kind.NO_OUTCOME, "announced, and never taken: " + one.fate());
      }
    }
    judgeNoCommand(untaken);
  }

  /** The commands that were announced, in order. */
  private List<Announced> announced() {
    var byName = car.fates().stream().collect(groupingBy(Fate::name));
    return car.announcements().stream()
        .flatMap(
            announcement ->
                byName.getOrDefault(announcement.name(), List.of()).stream()
                    .filter(fate -> fate.written().from() <= announcement.at())
                    .reduce((earlier, later) -> later)
                    .map(fate -> new Announced(fate, announcement.at(), announcement.isCertain()))
                    .stream())
        .toList();
  }

  private boolean wasToBeTaken(Announced one) {
    var end =
        Math.min(
            one.fate().keyEnd().orElse(Long.MAX_VALUE),
            one.fate().replaced().map(Within::from).orElse(Long.MAX_VALUE));
    return end < Long.MAX_VALUE
        && end > one.at()
        && listening.cover(one.at(), end)
        && reach.isReachable(car.imei(), one.at(), end);
  }

  /** It is right once for each announcement of a command that nobody has taken. */
  private void judgeNoCommand(List<Announced> excuses) {
    for (var hearing : car.hearings()) {
      if (hearing.isNoCommand()) {
        var excuse = excuses.stream().filter(one -> one.at() <= hearing.at()).findFirst();
        excuse.ifPresentOrElse(
            excuses::remove,
            () ->
                find(
                    Kind.TWO_OUTCOMES,
                    "no_command at %d, although each announced command was taken"
                        .formatted(hearing.at())));
      }
    }
  }
}
