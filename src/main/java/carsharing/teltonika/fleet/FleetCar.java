package carsharing.teltonika.fleet;

import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.PropertyValue;
import carsharing.teltonika.protocol.Imei;
import java.util.Locale;
import java.util.Optional;

/**
 * A car as the fleet knows it. Immutable: its state is never changed.
 *
 * @param registered what the operator has registered; empty for an IMEI that only connects
 * @param state what records have told; empty if none has
 * @param family the profile that the tracker's elements are read by, if it is more than a guess
 * @param words what a search looks through
 */
public record FleetCar(
    Imei imei,
    Optional<RegisteredCar> registered,
    CarState state,
    Optional<String> family,
    Proofs proofs,
    String words) {

  /** Between two words: a search finds nothing that reaches from one into the next. */
  private static final char END = '\n';

  static FleetCar of(
      Imei imei,
      Optional<RegisteredCar> registered,
      CarState state,
      Optional<String> family,
      Proofs proofs) {
    return new FleetCar(imei, registered, state, family, proofs, words(imei, registered));
  }

  /** A car of which nothing is known but that it is registered. */
  static FleetCar unseen(Imei imei, Optional<RegisteredCar> registered) {
    return of(imei, registered, new CarState(), Optional.empty(), Proofs.NONE);
  }

  private static String words(Imei imei, Optional<RegisteredCar> registered) {
    var words = new StringBuilder(imei.digits());
    registered.ifPresent(
        car -> {
          words.append(END).append(plain(car.id()));
          car.plate().ifPresent(plate -> words.append(END).append(plain(plate)));
          car.labels().forEach(label -> words.append(END).append(plain(label)));
        });
    return words.toString();
  }

  /** A text as searches compare it: without capitals, spaces, dashes, dots and colons. */
  static String plain(String text) {
    var plain = new StringBuilder(text.length());
    text.toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> !Character.isWhitespace(c) && c != '-' && c != '.' && c != ':')
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  /** The same car, registered as this. */
  FleetCar registered(Optional<RegisteredCar> now) {
    return of(imei, now, state, family, proofs);
  }

  /** The same car with other proofs. */
  FleetCar proved(Proofs now) {
    return new FleetCar(imei, registered, state, family, now, words);
  }

  /** How the API names the car: by the id of the registry, or else by its IMEI. */
  public String id() {
    return registered.map(RegisteredCar::id).orElse(imei.digits());
  }

  /** When the last record arrived, ms since 1970; 0 for never. */
  public long lastSeen() {
    return state.presence().lastSeen();
  }

  /** Whether a process has the connection of the car. */
  public boolean isOnline() {
    return state.presence().isOnline();
  }

  /** Whether a value was shown by a verified command, and nothing else was shown since. */
  public boolean isVerified(PropertyValue value) {
    return proofs.hold(value);
  }

  /** Whether there is a reason to keep the car. */
  boolean isOfInterest() {
    return registered.isPresent() || !state.isEmpty();
  }
}
