package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.car.profile.CarElements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * The elements that a simulated car sends and that no profile knows, by their names: the file
 * {@code other-elements.properties} beside this class says their AVL ids.
 */
final class OtherElements {

  private static final String FILE = "other-elements.properties";

  private final Properties all = new Properties();

  /** Reads the file. */
  OtherElements() {
    try (var in = Objects.requireNonNull(OtherElements.class.getResourceAsStream(FILE))) {
      all.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int[] parts(String name) {
    var parts = Objects.requireNonNull(all.getProperty(name), name).strip().split("\\s+", -1);
    var numbers = new int[parts.length];
    for (var i = 0; i < parts.length; i++) {
      numbers[i] = Integer.parseInt(parts[i]);
    }
    return numbers;
  }

  /** The AVL id of an element. */
  int id(String name) {
    return parts(name)[0];
  }

  /** Puts a value into its element, which has as many bytes as the file says. */
  void put(CarElements elements, String name, long value) {
    var parts = parts(name);
    elements.put(parts[0], parts[1], parts.length > 2 ? value << parts[2] : value);
  }
}
