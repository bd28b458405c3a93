package carsharing.teltonika.car.profile;

import carsharing.teltonika.settings.files.YamlLines;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A file of profiles is not as it should be; carries every mistake. */
final class ProfileMistakesException extends Exception {

  private static final long serialVersionUID = 1;

  /**
   * One mistake.
   *
   * @param path the names around it, from the top of the file; the index of an element of a list
   * @param rule what was wrong, and what was expected
   */
  record Mistake(List<String> path, String rule) {

    Mistake {
      path = List.copyOf(path);
    }

    /** The mistake in words, with its line if that is known. */
    String told(YamlLines lines) {
      var line = lines.find(path);
      return (line.isPresent() ? "line " + line.getAsInt() + ": " : "") + place() + ": " + rule;
    }

    /** As people say it: profile and property, without the fields of the file that hold all. */
    private String place() {
      var names = new ArrayList<>(path);
      if (names.size() > 3 && names.get(2).equals("properties")) {
        names.remove(2);
      }
      if (names.size() > 1) {
        names.remove(0);
      }
      return String.join(", ", names);
    }
  }

  private final transient List<Mistake> mistakes;

  ProfileMistakesException(List<Mistake> mistakes) {
    super(
        mistakes.stream()
            .map(mistake -> mistake.told(YamlLines.NONE))
            .collect(Collectors.joining("; ")));
    this.mistakes = List.copyOf(mistakes);
  }

  /** All mistakes in words, each with its line. */
  List<String> told(YamlLines lines) {
    return mistakes.stream().map(mistake -> mistake.told(lines)).toList();
  }
}
