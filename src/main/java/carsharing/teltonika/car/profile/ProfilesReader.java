package carsharing.teltonika.car.profile;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads a file of profiles, and collects every mistake with its place. */
final class ProfilesReader {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,31}");
  private static final String PROFILES = "profiles";
  private static final String HARDWARE = "hardware";
  private static final String FLAGS = "securityFlags";
  private static final String PROPERTIES = "properties";
  private static final String UNSUPPORTED = "unsupported";
  private static final Set<String> FIELDS = Set.of(HARDWARE, FLAGS, PROPERTIES, UNSUPPORTED);

  /** A file that is larger was not written by hand. */
  private static final int MAX_PROFILES = 100;

  private final Set<String> needed;

  /** Which profile has named a pattern first. */
  private final Map<String, String> families = new HashMap<>();

  /**
   * @param needed names of profiles that have to be there
   */
  ProfilesReader(Set<String> needed) {
    this.needed = new TreeSet<>(needed);
  }

  /**
   * @throws ProfileMistakesException if there is any mistake
   */
  Profiles read(JsonObject content) throws ProfileMistakesException {
    var top = Place.top(content);
    for (var field : top.fields()) {
      if (!field.name().equals(PROFILES) && !field.name().startsWith("x-")) {
        field.expected("only profiles, or x-... for anchors");
      }
    }
    var profiles = top.field(PROFILES);
    var read = new LinkedHashMap<String, Profile>();
    if (profiles.object().isEmpty() || profiles.object().size() > MAX_PROFILES) {
      profiles.missing("1-%d profiles, each with its name".formatted(MAX_PROFILES));
    } else {
      profiles.fields().forEach(place -> read.put(place.name(), profile(place)));
      needed.stream()
          .filter(name -> !read.containsKey(name))
          .forEach(name -> profiles.field(name).missing("a profile of this name"));
    }
    if (!top.mistakes().isEmpty()) {
      throw new ProfileMistakesException(top.mistakes());
    }
    return new Profiles(read.values());
  }

  private Profile profile(Place place) {
    if (!NAME.matcher(place.name()).matches()) {
      place.expected("a name of 1-32 letters, digits, - and _ that begins with a letter");
    }
    if (!(place.value() instanceof JsonObject)) {
      place.expected("fields: hardware, securityFlags, properties");
    }
    place.refuseOthers(FIELDS);
    return new Profile(
        place.name(),
        hardware(place),
        place.field(FLAGS).given().map(SecurityFlagsReader::read).orElse(SecurityFlags.NONE),
        place.field(PROPERTIES).given().map(ProfilesReader::properties).orElse(Map.of()),
        unsupported(place));
  }

  /** A script may be added and removed while the server runs: whether it exists is not checked. */
  private static Set<String> unsupported(Place profile) {
    var all = new TreeSet<String>();
    var given = profile.field(UNSUPPORTED).given();
    for (var place : given.map(Place::elements).orElse(List.of())) {
      if (place.value() instanceof String action && !action.isBlank()) {
        all.add(action);
      } else {
        place.expected("the name of a script");
      }
    }
    return all;
  }

  private List<Hardware> hardware(Place profile) {
    var all = new ArrayList<Hardware>();
    var given = profile.field(HARDWARE).given();
    for (var place : given.map(Place::elements).orElse(List.of())) {
      if (place.value() instanceof String text && Hardware.isOne(text)) {
        var hardware = Hardware.of(text);
        var other = Optional.ofNullable(families.put(hardware.beginning(), profile.name()));
        other.ifPresent(name -> place.expected("one that " + name + " does not have"));
        all.add(hardware);
      } else {
        place.expected("the beginning of a hardware name, 2-16 letters and digits, ? for any");
      }
    }
    return all;
  }

  private static Map<Property, List<Source>> properties(Place place) {
    if (!(place.value() instanceof JsonObject)) {
      place.expected("names of properties, each with its sources");
    }
    var all = new EnumMap<Property, List<Source>>(Property.class);
    place.refuseOthers(Property.words());
    for (var field : place.fields()) {
      Property.of(field.name())
          .ifPresent(property -> all.put(property, SourceReader.read(field, property)));
    }
    place.fields().forEach(field -> checkSleep(field, all));
    return all;
  }

  /** What says that others sleep has to be there, and must not sleep itself. */
  private static void checkSleep(Place field, Map<Property, List<Source>> all) {
    for (var source : field.elements()) {
      var sleep = source.field(SourceReader.LAST_KNOWN_IF);
      Property.of(String.valueOf(sleep.value()))
          .filter(property -> !canSaySo(property, all.getOrDefault(property, List.of())))
          .ifPresent(
              wrong ->
                  sleep.expected(
                      "a property of this profile that is true or false, without "
                          + SourceReader.LAST_KNOWN_IF));
    }
  }

  private static boolean canSaySo(Property property, List<Source> sources) {
    return property.kind() == Property.Kind.FLAG
        && !sources.isEmpty()
        && sources.stream().allMatch(source -> source.lastKnownIf().isEmpty());
  }
}
