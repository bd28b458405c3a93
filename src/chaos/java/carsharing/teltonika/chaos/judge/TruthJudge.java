package carsharing.teltonika.chaos.judge;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import carsharing.teltonika.chaos.judge.Pairing.Pair;
import carsharing.teltonika.chaos.judge.Steps.Step;
import carsharing.teltonika.vehicle.Moment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Whether outcomes say what is true of a car. A success is false if
 *
 * <ul>
 *   <li>a step was never sent;
 *   <li>the car did not do what a step wants (doors, output, mark) between the taking of the
 *       command and its outcome. What the car has done once counts for one command;
 *   <li>{@code finishCheck} or {@code maxSpeed} passed, and from when its record was asked for
 *       until the next step was sent the car was never as it has to be;
 *   <li>{@code lockStatus} says of the car what it never was since its record was asked for;
 *   <li>a value that was read is none that the car had since it was asked for.
 * </ul>
 *
 * <p>Allowed: a success that names a step in {@code unknownAnswers} because nobody knows its text,
 * or in {@code warnings} because it is optional and failed; a record that was made up to {@link
 * #PRECISION} before it was asked for, because trackers write whole seconds; a failure of any kind;
 * a success of an id that was told before, which was judged when it was new.
 */
final class TruthJudge {

  /** Of the time that a tracker writes into a record. */
  static final long PRECISION = 1000; // ms

  /** A command that the car must have carried out once, in a time. */
  private record Claim(Pair pair, long from, long to) {}

  private final CarFile car;
  private final List<Finding> findings = new ArrayList<>();
  private final TreeMap<String, List<Claim>> claims = new TreeMap<>();
  private int successes;
  private int unknownAnswers;

  TruthJudge(CarFile car) {
    this.car = car;
  }

  /** How many successes were judged. */
  int successes() {
    return successes;
  }

  /** How many of them say that a text is not known. */
  int unknownAnswers() {
    return unknownAnswers;
  }

  /** All that is not true. */
  List<Finding> judge(List<Pair> pairs) {
    var known = new HashSet<String>();
    pairs.stream()
        .filter(pair -> pair.hearing().isSuccess() && !pair.hearing().isRepeated())
        .sorted(Comparator.comparingLong(pair -> pair.hearing().at()))
        .filter(pair -> pair.fate().id().map(known::add).orElse(true))
        .forEach(this::judge);
    claims.forEach(this::judgeDeeds);
    return findings;
  }

  private void judge(Pair pair) {
    successes++;
    var unknown = pair.hearing().message().getJsonArray("unknownAnswers", new JsonArray());
    unknownAnswers += unknown.isEmpty() ? 0 : 1;
    var warnings = pair.hearing().message().getJsonArray("warnings", new JsonArray());
    var steps = Steps.of(pair.fate(), car, pair.hearing().at());
    for (var i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      if (step.first().isPresent()) {
        var next = i + 1 < steps.size() ? steps.get(i + 1).last() : Optional.<Long>empty();
        judge(
            pair,
            step,
            next.orElse(pair.hearing().at()),
            isNamed(step, unknown) || isNamed(step, warnings));
      } else if (!step.step().isOptional()) {
        find(pair, step.step().command() + " was never sent");
      }
    }
  }

  private static boolean isNamed(Step step, JsonArray unknown) {
    return unknown.stream()
        .map(entry -> ((JsonObject) entry).getJsonObject("step", new JsonObject()))
        .map(named -> named.getString("command"))
        .anyMatch(step.step().command()::equals);
  }

  private void judge(Pair pair, Step step, long next, boolean isNamed) {
    var sent = step.first().orElseThrow();
    var data = pair.hearing().message().getValue("data");
    switch (step.step().kind()) {
      case DOORS, OUTPUT -> {
        if (!isNamed) {
          var from = pair.fate().taken().orElseThrow().from();
          claims
              .computeIfAbsent(step.step().command(), none -> new ArrayList<>())
              .add(new Claim(pair, from, pair.hearing().at()));
        }
      }
      case FINISH_CHECK -> judgeRecord(pair, step, sent, next);
      case LOCK_CHECK -> judgeLock(pair, (JsonObject) data, sent);
      case READING -> judgeReading(pair, step, (JsonObject) data, sent);
    }
  }

  private void judgeRecord(Pair pair, Step step, long sent, long next) {
    Predicate<Moment> condition =
        step.isGuard() ? moment -> moment.speed() <= Moment.MAX_SPEED : Moment::isFit;
    if (!wasEver(sent - PRECISION, next, condition)) {
      find(
          pair,
          "%s passed, asked for at %d, answered by %d, and the car was never fit: %s"
              .formatted(step.step().command(), sent, next, car.truth().at(next)));
    }
  }

  private void judgeLock(Pair pair, JsonObject data, long sent) {
    var isLocked = data.getBoolean("lockStatus");
    if (isLocked != null
        && !wasEver(
            sent - PRECISION, pair.hearing().at(), moment -> moment.isLocked() == isLocked)) {
      find(pair, "lockStatus %s, asked for at %d".formatted(isLocked, sent));
    }
  }

  private boolean wasEver(long from, long to, Predicate<Moment> condition) {
    return car.truth().find(from, Math.max(from, to), condition).isPresent();
  }

  private void judgeReading(Pair pair, Step step, JsonObject data, long sent) {
    var id = step.step().command().replaceAll("\\D", "");
    var value = Optional.ofNullable(data.getString(id));
    if (value.isPresent() && !wasRead(id, value.get(), sent, pair.hearing().at())) {
      find(pair, "%s gave %s, asked for at %d".formatted(step.step().command(), value.get(), sent));
    }
  }

  private boolean wasRead(String id, String value, long from, long to) {
    return switch (id) {
      case "90" -> wasEver(from, to, moment -> value.equals(Integer.toString(moment.doors())));
      case "67" -> value.equals(Integer.toString(car.truth().at(to).batteryVoltage()));
      default -> Moment.wasReadBetween(value, from, to);
    };
  }

  /** The claim that ends first has the first deed that is in its time. */
  private void judgeDeeds(String command, List<Claim> wanted) {
    var open = new ArrayList<>(wanted);
    for (var deed : car.truth().deeds()) {
      if (deed.command().equals(command)) {
        open.stream()
            .filter(claim -> claim.from() <= deed.at() && deed.at() <= claim.to())
            .min(Comparator.comparingLong(Claim::to))
            .ifPresent(open::remove);
      }
    }
    open.forEach(claim -> find(claim.pair(), command + " was not carried out for it"));
  }

  private void find(Pair pair, String what) {
    findings.add(
        new Finding(
            Kind.FALSE_SUCCESS,
            car.imei(),
            "%s: heard at %d: %s: %s"
                .formatted(
                    what, pair.hearing().at(), brief(pair.hearing().message()), pair.fate())));
  }

  private static String brief(JsonObject message) {
    var text = message.encode();
    return text.length() > 500 ? text.substring(0, 500) + "..." : text;
  }
}
