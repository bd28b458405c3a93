package carsharing.teltonika.states;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.state.CarState;
import java.util.Optional;

/**
 * The profile that the records of a car are read by, while that is a guess. It may read another
 * element than the right one, and find nonsense in it. So what was read from an element that the
 * guessed profile does not read stays as it is.
 */
final class GuessedProfile {

  /** How long the hardware of a car may be unknown before its profile is no guess any more, ms. */
  private static final long GUESS = 600_000;

  private Optional<Profile> profile = Optional.empty();
  private long since;

  /**
   * Records are read by a profile.
   *
   * @param isKnown whether it is more than a guess
   * @param now ms since 1970
   */
  void see(Profile used, boolean isKnown, long now) {
    if (!isKnown && since == 0) {
      since = now;
    }
    var isGuess = !isKnown && now - since < GUESS;
    profile = isGuess ? Optional.of(used) : Optional.empty();
  }

  /** What of a state was read from other elements, as bits by ordinals; nothing if it is known. */
  long foreignIn(CarState state) {
    return profile.map(state::foreignTo).orElse(0L);
  }
}
