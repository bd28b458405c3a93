package carsharing.teltonika.api.operations;

import carsharing.teltonika.car.dictionary.Dictionary;
import carsharing.teltonika.car.dictionary.Family;
import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whose names and whose profile the elements of a car have. Only the process that has the car's
 * connection knows the hardware of its tracker, so processes tell each other.
 *
 * <p>Lives on one event loop.
 */
final class Meanings {

  private static final String HARDWARE = "hardware";
  private static final String PROFILE = "profile";

  private final Vertx vertx;
  private final CarProfiles profiles;
  private final Supplier<String> usualFamily;

  /** It takes too long for an event loop to read it, and is read when it is first needed. */
  private Optional<Future<Loaded>> loaded = Optional.empty();

  /** What is in the jar: the names of elements, and which hardware is of which family. */
  private record Loaded(Dictionary dictionary, Profiles families) {}

  /**
   * What is needed to explain the elements of a car. Safe on any thread.
   *
   * @param family by whose table elements are named
   * @param profile what the elements mean
   */
  record Meaning(Dictionary dictionary, Family family, Profile profile) {}

  /**
   * @param usualFamily that of trackers whose family is not known
   */
  Meanings(Vertx vertx, CarProfiles profiles, Supplier<String> usualFamily) {
    this.vertx = vertx;
    this.profiles = profiles;
    this.usualFamily = usualFamily;
  }

  /** Adds what this process knows of a car, for another process. */
  JsonObject describe(Imei imei, JsonObject into) {
    profiles.hardware(imei).ifPresent(known -> into.put(HARDWARE, known));
    return profiles.isKnown(imei) ? into.put(PROFILE, profiles.of(imei).name()) : into;
  }

  /**
   * The meaning of a car's elements.
   *
   * @param told what processes have said of the car by {@link #describe}
   */
  Future<Meaning> of(Imei imei, Collection<JsonObject> told) {
    var hardware = first(told, HARDWARE).or(() -> profiles.hardware(imei));
    var profile = first(told, PROFILE).flatMap(profiles::find).orElseGet(() -> profiles.of(imei));
    return loaded()
        .map(all -> new Meaning(all.dictionary(), family(all, hardware, profile), profile));
  }

  private static Optional<String> first(Collection<JsonObject> told, String field) {
    return told.stream()
        .map(one -> one.getValue(field))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst();
  }

  /** The profiles of the server's own file have the names of the families. */
  private Family family(Loaded all, Optional<String> hardware, Profile profile) {
    var names = all.dictionary();
    return names
        .family(profile.name())
        .filter(family -> !family.equals(Family.GENERIC))
        .or(
            () ->
                hardware
                    .flatMap(all.families()::ofHardware)
                    .flatMap(known -> names.family(known.name())))
        .or(() -> names.family(usualFamily.get()))
        .orElse(Family.GENERIC);
  }

  private Future<Loaded> loaded() {
    if (loaded.filter(read -> !read.failed()).isEmpty()) {
      loaded =
          Optional.of(
              vertx.executeBlocking(
                  () -> new Loaded(Dictionary.load(), Profiles.families()), false));
    }
    return loaded.get();
  }
}
