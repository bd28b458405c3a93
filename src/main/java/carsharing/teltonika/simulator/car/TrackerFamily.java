package carsharing.teltonika.simulator.car;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A family of trackers that can be simulated. */
public enum TrackerFamily {
  /** The usual car: an FMC130 that answers every command that a simulated tracker knows. */
  GENERIC("generic", "fmb130", "FMC130"),
  /** FMB and FMC trackers with CAN-CONTROL or LV-CAN200. */
  FMB130("fmb130", "fmb130", "FMB130"),
  /** FMB and FMC trackers with CAN of their own. */
  FMC150("fmc150", "fmc150", "FMC150"),
  /** FMx6 trackers of protocol 2. */
  FMB640("fmb640", "fmb640", "FMB640"),
  /** FMx6 trackers of protocol 4. */
  FMC650("fmc650", "fmc650", "FMC650"),
  /** Trackers of the FT platform: no CAN, and only the elements that all families share. */
  FT("ft", "ft", "FTC921");

  /** Read when it is first needed. */
  private static final class Shared {

    static final Profiles PROFILES = Profiles.families();
  }

  private final String word;
  private final String profile;
  private final String hardware;

  TrackerFamily(String word, String profile, String hardware) {
    this.word = word;
    this.profile = profile;
    this.hardware = hardware;
  }

  /** Its name on a command line. */
  public String word() {
    return word;
  }

  /** What {@code getver} says after {@code Hw:}. */
  public String hardware() {
    return hardware;
  }

  /** The elements that it sends. */
  public Profile profile() {
    return Shared.PROFILES.find(profile).orElseThrow();
  }

  /** The family of this name, or empty if there is none. */
  public static Optional<TrackerFamily> of(String word) {
    return Arrays.stream(values()).filter(family -> family.word.equals(word)).findFirst();
  }

  /** The names of all families. */
  public static List<String> words() {
    return Arrays.stream(values()).map(TrackerFamily::word).toList();
  }
}
