package carsharing.teltonika.car.profile;

import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What the elements of one family of trackers mean. Immutable.
 *
 * <p>A property can have several sources. The first one counts that a record has; a source that is
 * awake comes before one that sleeps, because the latter has only the last known value.
 */
public final class Profile {

  private final String name;
  private final List<Hardware> hardware;
  private final SecurityFlags securityFlags;
  private final Map<Property, List<Source>> sources;
  private final PropertyReader reader;
  private final Set<String> unsupported;

  Profile(
      String name,
      List<Hardware> hardware,
      SecurityFlags securityFlags,
      Map<Property, List<Source>> sources,
      Set<String> unsupported) {
    this.name = name;
    this.hardware = List.copyOf(hardware);
    this.securityFlags = securityFlags;
    var copy = new EnumMap<Property, List<Source>>(Property.class);
    sources.forEach((property, all) -> copy.put(property, List.copyOf(all)));
    this.sources = copy;
    this.reader = new PropertyReader(copy);
    this.unsupported = Set.copyOf(unsupported);
  }

  /** How the file of profiles calls it. */
  public String name() {
    return name;
  }

  /** The flags that the contract has texts for. */
  public SecurityFlags securityFlags() {
    return securityFlags;
  }

  /** The properties that the family can show. A car shows them only if its tracker sends them. */
  public Set<Property> properties() {
    var all = EnumSet.noneOf(Property.class);
    all.addAll(sources.keySet());
    return all;
  }

  /** Whether a car of the family can do what an action says, as far as the operator has said it. */
  public boolean supports(String action) {
    return !unsupported.contains(action);
  }

  /** Reads all properties of a record at once. */
  public PropertyReader reader() {
    return reader;
  }

  /** Whether nothing is known of the family: its elements may mean something else on this car. */
  public boolean isGeneric() {
    return name.equals(Profiles.GENERIC);
  }

  /**
   * Whether a car can show a property.
   *
   * @param isSent whether the car sends the element with an AVL id
   */
  public boolean isShown(Property property, IntPredicate isSent) {
    return sources(property).stream().anyMatch(source -> isSent.test(source.element()));
  }

  /**
   * The AVL id of the only element of a property, if its value alone says all: 0 for false and any
   * other number for true. Empty if a record is needed to read the property.
   */
  public OptionalInt plainElement(Property property) {
    var all = sources(property);
    return property.kind() == Property.Kind.FLAG && all.size() == 1 && all.get(0).isPlain()
        ? OptionalInt.of(all.get(0).element())
        : OptionalInt.empty();
  }

  /** Those of its hardware, as patterns. */
  List<Hardware> hardware() {
    return hardware;
  }

  /** Where a property can be found, the best source first; none if the family cannot show it. */
  List<Source> sources(Property property) {
    return sources.getOrDefault(property, List.of());
  }

  /**
   * What a record says about a property that is true or false; empty if it says nothing.
   *
   * @throws IllegalArgumentException if the property is of another kind
   */
  public Optional<Reading<Boolean>> flag(Property property, IoElements elements) {
    return read(property, Property.Kind.FLAG, elements, source -> source.flag(elements));
  }

  /** Whether a record says that this is so. False, too, if it says nothing. */
  public boolean isSet(Property property, IoElements elements) {
    return flag(property, elements).filter(Reading::value).isPresent();
  }

  /**
   * Whether any source in a record says that this is so, unless a better source shows that it is
   * not. A source that cannot tell "no" from "no data" is no proof, and the next one is asked. For
   * what must not be overlooked.
   *
   * @throws IllegalArgumentException if the property is of another kind
   */
  public boolean mayBeSet(Property property, IoElements elements) {
    check(property, Property.Kind.FLAG);
    var isLastKnown = false;
    for (var source : sources(property)) {
      var found = source.flag(elements);
      var sleeps = found.isPresent() && sleeps(source, elements);
      if (found.isPresent() && !(isLastKnown && sleeps)) {
        if (found.get()) {
          return true;
        }
        if (source.showsThatItHasData() && !sleeps) {
          return false;
        }
        isLastKnown |= source.showsThatItHasData();
      }
    }
    return false;
  }

  /**
   * The AVL ids of the sources that say in a record that this is so, awake or not; or of those that
   * are awake and say that it is not so.
   *
   * @param value which of both
   * @throws IllegalArgumentException if the property is of another kind
   */
  public Set<Integer> elementsThatSay(Property property, boolean value, IoElements elements) {
    check(property, Property.Kind.FLAG);
    return sources(property).stream()
        .filter(source -> source.flag(elements).filter(told -> told == value).isPresent())
        .filter(source -> value || !sleeps(source, elements))
        .map(Source::element)
        .collect(Collectors.toSet());
  }

  /**
   * What a record says about a property that is a number; empty if it says nothing.
   *
   * @throws IllegalArgumentException if the property is of another kind
   */
  public Optional<Reading<BigDecimal>> number(Property property, IoElements elements) {
    return read(property, Property.Kind.NUMBER, elements, source -> source.number(elements));
  }

  /**
   * What a record says about a property that is a text; empty if it says nothing. A source that
   * holds nothing gives an empty text, if no other source holds one.
   *
   * @throws IllegalArgumentException if the property is of another kind
   */
  public Optional<Reading<String>> text(Property property, IoElements elements) {
    var found =
        read(
            property,
            Property.Kind.TEXT,
            elements,
            source -> source.text(elements).filter(text -> !text.isEmpty()));
    return found.isPresent()
        ? found
        : read(property, Property.Kind.TEXT, elements, source -> source.text(elements));
  }

  private <T> Optional<Reading<T>> read(
      Property property,
      Property.Kind kind,
      IoElements elements,
      Function<Source, Optional<T>> value) {
    check(property, kind);
    Optional<Reading<T>> lastKnown = Optional.empty();
    for (var source : sources(property)) {
      var found = value.apply(source);
      if (found.isPresent()) {
        if (!sleeps(source, elements)) {
          return found.map(awake -> new Reading<>(awake, false));
        }
        if (lastKnown.isEmpty()) {
          lastKnown = found.map(asleep -> new Reading<>(asleep, true));
        }
      }
    }
    return lastKnown;
  }

  private static void check(Property property, Property.Kind kind) {
    if (property.kind() != kind) {
      throw new IllegalArgumentException(property + " is a " + property.kind());
    }
  }

  private boolean sleeps(Source source, IoElements elements) {
    return source.lastKnownIf().isPresent()
        && isSet(source.lastKnownIf().get(), elements); // A flag whose own sources never sleep.
  }

  /**
   * The same as {@link #flag}, for those who want a proof. A source that can sleep counts only if
   * the record itself says that it is awake. A bit that is 0 counts only if the car has ever set
   * it. {@link Reading#isLastKnown()} is true if the value is no proof.
   *
   * @param history of the car; it learns from the record
   */
  public Optional<Reading<Boolean>> proof(
      Property property, IoElements elements, FlagHistory history) {
    Optional<Reading<Boolean>> noProof = Optional.empty();
    var isSilent = false;
    for (var source : sources(property)) {
      isSilent |= source.isWithoutData(elements);
      var found = source.flag(elements);
      if (found.isPresent()) {
        history.observe(source, elements);
        if (isAwake(source, elements, isSilent) && isMeant(source, elements, history)) {
          return found.map(proved -> new Reading<>(proved, false));
        }
        if (noProof.isEmpty()) {
          noProof = found.map(doubtful -> new Reading<>(doubtful, true));
        }
      }
    }
    return noProof;
  }

  private static boolean isMeant(Source source, IoElements elements, FlagHistory history) {
    return source.isAnySet(elements) || history.isUsed(source);
  }

  /**
   * Flags that are all 0 come from an adapter that says nothing, not from one that is awake.
   *
   * @param isSilent whether a better source of the same property is without data
   */
  private boolean isAwake(Source source, IoElements elements, boolean isSilent) {
    if (source.lastKnownIf().isEmpty() || isSilent) {
      return !isSilent;
    }
    for (var sleep : sources(source.lastKnownIf().get())) {
      var sleeps = sleep.flag(elements);
      if (sleeps.isPresent()) {
        return !sleeps.get() && !sleep.isBitOfNothing(elements);
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return name;
  }
}
