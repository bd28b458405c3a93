package carsharing.teltonika.car.profile;

import carsharing.teltonika.settings.files.PlainYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All profiles of one file. Immutable. */
public final class Profiles {

  /** The profile that every file has to have: of cars of which nothing is known. */
  public static final String GENERIC = "generic";

  /** Within the jar: the generic profile alone, which is used if there is no file. */
  private static final String BUILT_IN = "/generic-profile.yaml";

  /** Within the jar: the file that stands in {@code conf}, for simulated cars. */
  private static final String FAMILIES = "/profiles.yaml";

  /** Read when it is first needed. */
  private static final class BuiltIn {

    static final Profiles VALUE = inJar(BUILT_IN);
  }

  private record Family(Hardware hardware, Profile profile) {}

  private final Map<String, Profile> byName;
  private final List<Family> families;

  Profiles(Collection<Profile> all) {
    var names = new LinkedHashMap<String, Profile>();
    all.forEach(profile -> names.put(profile.name(), profile));
    this.byName = names;
    this.families =
        all.stream()
            .flatMap(profile -> profile.hardware().stream().map(each -> new Family(each, profile)))
            .sorted(Comparator.comparing((Family each) -> each.hardware().precision()).reversed())
            .toList();
  }

  /** The generic profile alone, as it stands in the jar: what is used if there is no file. */
  public static Profiles builtIn() {
    return BuiltIn.VALUE;
  }

  /** The families of {@code conf/profiles.yaml}, as they stand in the jar. */
  public static Profiles families() {
    return inJar(FAMILIES);
  }

  private static Profiles inJar(String file) {
    try (var in = Objects.requireNonNull(Profiles.class.getResourceAsStream(file))) {
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The profiles of a file's text, for texts of the program.
   *
   * @throws IllegalArgumentException if the text has mistakes
   */
  public static Profiles of(String yaml) {
    try {
      return new ProfilesReader(Set.of(GENERIC)).read(PlainYaml.parse(yaml));
    } catch (ProfileMistakesException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The names of all profiles, in the order of the alphabet. */
  public Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  /** The profile of this name, or empty if there is none. */
  public Optional<Profile> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The generic profile. */
  public Profile generic() {
    return Objects.requireNonNull(byName.get(GENERIC));
  }

  /** Whether the hardware of a tracker can tell which profile is its car's. */
  public boolean askForHardware() {
    return !families.isEmpty();
  }

  /**
   * The profile whose pattern names most characters of a hardware name; empty if none fits.
   *
   * @param hardware such as {@code FMC130}
   */
  public Optional<Profile> ofHardware(String hardware) {
    for (var family : families) {
      if (family.hardware().matches(hardware)) {
        return Optional.of(family.profile());
      }
    }
    return Optional.empty();
  }
}
