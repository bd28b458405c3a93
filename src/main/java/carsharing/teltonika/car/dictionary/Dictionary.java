package carsharing.teltonika.car.dictionary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The meaning of each AVL id, by family. It never changes, and is safe on any thread.
 *
 * <p>The meanings of an id are in the order of their widths: an id of some families has another
 * meaning if it has another width.
 */
public final class Dictionary {

  private static final String RESOURCE = "elements.tsv";

  private final Map<Family, Map<Integer, List<ElementMeaning>>> families;

  Dictionary(Map<Family, Map<Integer, List<ElementMeaning>>> families) {
    this.families = families;
  }

  /**
   * Reads the dictionary of this jar. It takes too long for an event loop: up to 0.2 s after a
   * start.
   *
   * @throws IllegalArgumentException if the file is not as it should be; the message says where
   */
  public static Dictionary load() {
    var stream = Dictionary.class.getResourceAsStream(RESOURCE);
    if (stream == null) {
      throw new IllegalArgumentException(RESOURCE + " is not in the jar");
    }
    try (var reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      return DictionaryReader.read(RESOURCE, reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All families, the generic one among them. */
  public List<Family> families() {
    return List.copyOf(families.keySet());
  }

  /** The family with this name, or empty if the dictionary has none. */
  public Optional<Family> family(String name) {
    var family = new Family(name);
    return families.containsKey(family) ? Optional.of(family) : Optional.empty();
  }

  /**
   * What an element means.
   *
   * @param family one that the dictionary does not know is generic
   * @param id AVL id
   * @param length bytes of the element as it was sent. If the id has several meanings, that of this
   *     width counts; otherwise its first one
   * @return empty if the family has no such element
   */
  public Optional<ElementMeaning> meaning(Family family, int id, int length) {
    var meanings = elements(family).get(id);
    if (meanings == null) {
      return Optional.empty();
    }
    for (var meaning : meanings) {
      if (meaning.width() == length) {
        return Optional.of(meaning);
      }
    }
    for (var meaning : meanings) {
      if (meaning.hasWidth(length)) {
        return Optional.of(meaning);
      }
    }
    return Optional.of(meanings.get(0));
  }

  private Map<Integer, List<ElementMeaning>> elements(Family family) {
    var elements = families.get(family);
    return elements != null ? elements : families.getOrDefault(Family.GENERIC, Map.of());
  }

  /** The meanings of each id of a family. */
  Map<Integer, List<ElementMeaning>> all(Family family) {
    return elements(family);
  }
}
