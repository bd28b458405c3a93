package carsharing.teltonika.simulator.car;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.protocol.GpsElement;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The life of a shared car: parked and locked, somebody gets in, a round through the city with its
 * traffic lights, somebody gets out.
 *
 * <p>The same seed gives the same drive. An instance belongs to one thread.
 */
final class Drive {

  private static final Route ROUTE = new Route();
  private static final double ACCELERATION = 1.8; // m/s²
  private static final double TOP_SPEED = 50 / 3.6; // m/s
  private static final double STEP = 1; // s, the longest that is simulated at once
  private static final double TRUNK_OPEN = 30; // s

  /** Without it cars of neighbouring seeds would begin side by side. */
  private static final long SCATTER = 0x9E37_79B9_7F4A_7C15L;

  private final Random random;
  private final LongSupplier clock;
  private final Outputs outputs = new Outputs();
  private final CarTruth truth;
  private Phase phase;
  private double phaseLeft; // s
  private double metres; // on the route
  private double speed; // m/s
  private double odometer; // m
  private double fuel; // %
  private double trunkLeft; // s for which it is still open
  private boolean locked;
  private boolean blocked; // The CAN module keeps the engine from starting.
  private boolean rented; // Its doors are opened and closed by commands.

  /**
   * @param clock of this machine, ms since 1970
   * @param remembered states that the truth keeps
   */
  Drive(long seed, LongSupplier clock, int remembered) {
    this.random = new Random(seed * SCATTER);
    this.clock = clock;
    this.metres = random.nextDouble() * ROUTE.length();
    this.odometer = 5_000_000 + random.nextInt(90_000_000);
    this.fuel = 20 + random.nextInt(80);
    this.phase = random.nextInt(4) == 0 ? Phase.PARKED : Phase.DRIVING;
    this.phaseLeft = random.nextInt(60);
    this.locked = phase == Phase.PARKED;
    this.truth = new CarTruth(remembered, new CarState(clock.getAsLong(), flags()));
  }

  Phase phase() {
    return phase;
  }

  CarTruth truth() {
    return truth;
  }

  Outputs outputs() {
    return outputs;
  }

  /** So many seconds pass. */
  void advance(double seconds) {
    for (var left = seconds; left > 0; left -= STEP) {
      step(Math.min(left, STEP));
    }
    changed();
  }

  /** Closes or opens the central lock. */
  void lock(boolean isLocked) {
    rented = true;
    locked = isLocked;
    changed();
  }

  /** Opens the trunk for a while. */
  void openTrunk() {
    trunkLeft = TRUNK_OPEN;
    changed();
  }

  /** Lets the CAN module keep the engine from starting, or start again. */
  void block(boolean isBlocked) {
    blocked = isBlocked;
    changed();
  }

  /** Switches outputs of the tracker. */
  void switchOutputs(Outputs.Order order) {
    outputs.obey(order);
    changed();
  }

  private void changed() {
    truth.became(clock.getAsLong(), flags());
  }

  /** Where it is and how fast, as a receiver with so many satellites sees it. */
  GpsElement gps(int satellites) {
    return ROUTE.at(metres).moving((int) kmh(), satellites);
  }

  Moment moment() {
    return new Moment(
        flags(), kmh(), Math.round(odometer), Math.round(metres), fuel, hasIgnition());
  }

  private long kmh() {
    return Math.round(speed * 3.6);
  }

  private Set<Property> flags() {
    var set = EnumSet.noneOf(Property.class);
    put(set, hasIgnition(), Property.IGNITION);
    put(set, hasIgnition(), Property.TRACKER_IGNITION);
    put(set, speed > 0, Property.MOVEMENT);
    put(set, isDoorOpen(), Property.FRONT_LEFT_DOOR);
    put(set, trunkLeft > 0, Property.TRUNK);
    put(set, locked, Property.LOCKED);
    put(set, outputs.isOn(Outputs.IMMOBILISER), Property.IMMOBILISER_OUTPUT);
    put(set, blocked, Property.IMMOBILISER_MODULE);
    return set;
  }

  private static void put(Set<Property> set, boolean isTrue, Property flag) {
    if (isTrue) {
      set.add(flag);
    }
  }

  private boolean hasIgnition() {
    return phase == Phase.DRIVING || phase == Phase.WAITING_AT_A_LIGHT;
  }

  private boolean isDoorOpen() {
    return phase == Phase.GETTING_IN || phase == Phase.GETTING_OUT;
  }

  private void step(double seconds) {
    outputs.advance(seconds);
    trunkLeft = Math.max(0, trunkLeft - seconds);
    if (phase == Phase.DRIVING) {
      drive(seconds);
    } else {
      phaseLeft -= seconds;
      if (phaseLeft <= 0) {
        endPhase();
      }
    }
  }

  private void drive(double seconds) {
    var stop = ROUTE.nextStop(metres);
    var braking = Math.sqrt(2 * ACCELERATION * Math.max(0, stop - metres));
    speed = Math.min(Math.min(TOP_SPEED, speed + ACCELERATION * seconds), braking);
    var way = Math.min(Math.max(speed, 0.5) * seconds, stop - metres);
    metres += way;
    odometer += way;
    fuel = fuel <= 5 ? 95 : fuel - way / 15_000;
    if (metres >= stop - 0.5) {
      speed = 0;
      metres = stop >= ROUTE.length() ? 0 : stop;
      phase = rented || stop >= ROUTE.length() ? Phase.GETTING_OUT : Phase.WAITING_AT_A_LIGHT;
      phaseLeft = 5 + random.nextInt(25);
    }
  }

  private void endPhase() {
    switch (phase) {
      case PARKED -> {
        if (isKept()) {
          enter(Phase.PARKED, 8);
        } else {
          locked = false;
          enter(Phase.GETTING_IN, 8);
        }
      }
      case GETTING_OUT -> {
        locked |= !rented;
        enter(Phase.PARKED, 60 + random.nextInt(180));
      }
      case GETTING_IN -> {
        if (isKept()) {
          enter(Phase.GETTING_OUT, 8);
        } else {
          phase = Phase.DRIVING;
        }
      }
      default -> phase = Phase.DRIVING;
    }
  }

  private boolean isKept() {
    return outputs.isOn(Outputs.IMMOBILISER) || blocked || (rented && locked);
  }

  private void enter(Phase next, int seconds) {
    phase = next;
    phaseLeft = seconds;
  }
}
