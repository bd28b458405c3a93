package carsharing.teltonika.simulator.car;

import carsharing.teltonika.car.profile.CarElements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * The elements that a simulated car of one family sends and that no profile knows, by their names:
 * the file {@code other-elements.properties} beside this class says their AVL ids.
 */
final class OtherElements {

  private static final String FILE = "other-elements.properties";

  /** Read when it is first needed. */
  private static final class Shared {

    static final Properties FILE = read();
  }

  private final List<String> groups = new ArrayList<>();

  /**
   * @param profile the name of the family's profile
   */
  OtherElements(String profile) {
    groups.add(profile);
    groups.addAll(Arrays.asList(Shared.FILE.getProperty(profile + ".uses", "").split(" ", -1)));
  }

  private static Properties read() {
    var all = new Properties();
    try (var in = Objects.requireNonNull(OtherElements.class.getResourceAsStream(FILE))) {
      all.load(in);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers of an element; empty if the family does not send it. */
  private Optional<int[]> numbers(String name) {
    return groups.stream()
        .map(group -> Shared.FILE.getProperty(group + "." + name, ""))
        .filter(line -> !line.isEmpty())
        .findFirst()
        .map(line -> Arrays.stream(line.strip().split("\\s+", -1)))
        .map(words -> words.mapToInt(Integer::parseInt).toArray());
  }

  /** The AVL id of an element; empty if the family does not send it. */
  OptionalInt id(String name) {
    var numbers = numbers(name);
    return numbers.isPresent() ? OptionalInt.of(numbers.get()[0]) : OptionalInt.empty();
  }

  /**
   * Puts a value into an element, which has as many bytes as the file says. A profile's element
   * stays as it is, unless the file names a bit of it.
   */
  void put(CarElements elements, String name, long value) {
    numbers(name)
        .ifPresent(
            numbers -> {
              if (numbers.length > 2) {
                var fixed = numbers.length > 3 ? numbers[3] : value;
                elements.put(numbers[0], numbers[1], fixed << numbers[2]);
              } else {
                elements.putIfAbsent(numbers[0], numbers[1], value);
              }
            });
  }
}
