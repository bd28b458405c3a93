package carsharing.teltonika.chaos.judge;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import carsharing.teltonika.chaos.ledger.Fate;
import carsharing.teltonika.chaos.ledger.Sighting;
import carsharing.teltonika.vehicle.DefaultScript;
import carsharing.teltonika.vehicle.Firmware;
import carsharing.teltonika.vehicle.GprsStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a command of a car began after its time: a server sent its first step after the earliest
 * of the key's expiry, {@code ttl} and {@code expiresAt}, by Redis' clock, or after its outcome was
 * told.
 *
 * <p>The commands {@code mark ...} have names of their own, so each is judged. The steps of other
 * scripts look alike: they are judged if no other command of the car could have sent them.
 *
 * <p>Allowed: what was sent in time may reach the tracker later, as the network is slow; later
 * steps may be sent later.
 */
final class TimeJudge {

  /** By which any machine may let a sending appear later than it was. */
  private static final long ALLOWANCE = 300; // ms

  /** Server, relay and tracker may each wait for a processor, one after the other. */
  private static final int WAITS = 3;

  private static final long MOST = 3_000; // ms

  private final long allowance;
  private final CarFile car;
  private final Pairing pairing;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param lag how late the machine has let threads run
   */
  TimeJudge(CarFile car, Pairing pairing, Duration lag) {
    this.allowance = Math.min(MOST, ALLOWANCE + WAITS * lag.toMillis());
    this.car = car;
    this.pairing = pairing;
  }

  /** All that must not have happened. */
  List<Finding> judge() {
    car.sightings().stream()
        .filter(sighting -> sighting.command().startsWith(Firmware.MARK))
        .forEach(this::judgeMark);
    for (var pair : pairing.pairs()) {
      if (!"expired".equals(pair.hearing().message().getValue("data"))) {
        firstStep(pair.fate()).ifPresent(step -> judgeFirst(pair.fate(), step));
      }
    }
    return findings;
  }

  private void judgeMark(Sighting sighting) {
    var name = sighting.command().substring(Firmware.MARK.length());
    var open =
        car.fates().stream()
            .filter(fate -> fate.name().equals(name))
            .filter(fate -> fate.isOpenAt(sighting.at(), allowance))
            .toList();
    if (open.isEmpty()) {
      find(sighting, "no command of this name was taken and without an outcome then");
    } else if (open.stream().allMatch(fate -> isLate(fate, sighting))) {
      find(sighting, open.toString());
    }
  }

  private static Optional<String> firstStep(Fate fate) {
    return fate.command().containsKey("interlocks")
        ? Optional.empty()
        : DefaultScript.of(fate.action()).map(script -> script.steps().get(0).command());
  }

  private void judgeFirst(Fate fate, String step) {
    car.sightings().stream()
        .filter(sighting -> sighting.command().equals(step))
        .filter(sighting -> fate.isOpenAt(sighting.at(), 0))
        .findFirst()
        .filter(sighting -> isLate(fate, sighting))
        .filter(sighting -> !isAnothers(fate, sighting))
        .ifPresent(sighting -> find(sighting, fate.toString()));
  }

  /** A record is also asked for after each success. */
  private boolean isAnothers(Fate fate, Sighting sighting) {
    return sighting.command().equals(DefaultScript.LAST_RECORD)
        || car.fates().stream()
            .filter(other -> !other.equals(fate))
            .filter(other -> other.isOpenAt(sighting.at(), allowance))
            .anyMatch(other -> sends(other, sighting.command()));
  }

  private static boolean sends(Fate fate, String command) {
    return DefaultScript.of(fate.action()).stream()
        .flatMap(script -> script.steps().stream())
        .map(GprsStep::command)
        .anyMatch(command::equals);
  }

  private boolean isLate(Fate fate, Sighting sighting) {
    return fate.deadline().filter(end -> sighting.at() > end + allowance).isPresent();
  }

  private void find(Sighting sighting, String text) {
    findings.add(
        new Finding(
            Kind.STARTED_LATE,
            sighting.imei(),
            "%s sent at %d by %s: %s"
                .formatted(sighting.command(), sighting.at(), sighting.server(), text)));
  }
}
