package carsharing.teltonika.chaos.judge;

import carsharing.teltonika.chaos.ledger.Fate;
import carsharing.teltonika.vehicle.DefaultScript;
import carsharing.teltonika.vehicle.Firmware;
import carsharing.teltonika.vehicle.GprsStep;
import carsharing.teltonika.vehicle.GprsStep.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The steps of a command, and when each was sent. */
final class Steps {

  /** The record by which interlocks judge. */
  private static final GprsStep GUARD = new GprsStep("getrecord", Kind.FINISH_CHECK, false);

  /**
   * One step. Steps of different commands look alike, so it is known only within limits when it was
   * sent: each after the one before it.
   *
   * @param isGuard whether it belongs to the interlocks and not to the script
   * @param first when it was sent at the earliest, ms since 1970; empty if it was never sent
   * @param last when it was sent at the latest
   */
  record Step(GprsStep step, boolean isGuard, Optional<Long> first, Optional<Long> last) {}

  private Steps() {}

  /**
   * The steps of a command.
   *
   * @param until when its outcome was heard, ms since 1970
   */
  static List<Step> of(Fate fate, CarFile car, long until) {
    var all = new ArrayList<GprsStep>();
    var isGuarded = fate.command().containsKey("interlocks");
    if (isGuarded) {
      all.add(GUARD);
    }
    all.addAll(script(fate));
    var from = fate.taken().orElseThrow().from();
    var firsts = firsts(all, car, from, until);
    var lasts = lasts(all, car, from, until);
    return IntStream.range(0, all.size())
        .mapToObj(i -> new Step(all.get(i), isGuarded && i == 0, firsts.get(i), lasts.get(i)))
        .toList();
  }

  private static List<Optional<Long>> firsts(
      List<GprsStep> steps, CarFile car, long from, long until) {
    var firsts = new ArrayList<Optional<Long>>();
    var after = from;
    for (var step : steps) {
      var first = car.sendings(step.command(), after, until).stream().findFirst();
      firsts.add(first);
      after = first.orElse(after);
    }
    return firsts;
  }

  private static List<Optional<Long>> lasts(
      List<GprsStep> steps, CarFile car, long from, long until) {
    var lasts = new ArrayDeque<Optional<Long>>();
    var before = until;
    for (var i = steps.size() - 1; i >= 0; i--) {
      var last =
          car.sendings(steps.get(i).command(), from, before).stream()
              .reduce((earlier, later) -> later);
      lasts.addFirst(last);
      before = last.orElse(before);
    }
    return List.copyOf(lasts);
  }

  private static List<GprsStep> script(Fate fate) {
    return DefaultScript.of(fate.action())
        .map(DefaultScript::steps)
        .orElseGet(() -> List.of(mark(fate)));
  }

  private static GprsStep mark(Fate fate) {
    return new GprsStep(Firmware.MARK + fate.name(), Kind.DOORS, false);
  }
}
