package carsharing.teltonika.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, as far as tests ask for it.
 *
 * @param path below the project's folder
 */
public record MarkdownPage(Path path, String text) {

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern NO_PART_OF_AN_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");

  /**
   * Reads a page.
   *
   * @throws UncheckedIOException if there is no such file
   */
  public static MarkdownPage of(String path) {
    var file = Path.of(path);
    try {
      return new MarkdownPage(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pages: those beside the README, those in {@code docs}, and the templates. */
  public static List<MarkdownPage> all() throws IOException {
    var folders = Stream.of("docs", ".github").map(Path::of).filter(Files::isDirectory).toList();
    try (var top = Files.list(Path.of("."))) {
      var found = Stream.builder();
      top.map(Path::normalize).forEach(found);
      for (var folder : folders) {
        try (var below = Files.walk(folder)) {
          below.forEach(found);
        }
      }
      return found
          .build()
          .map(Object::toString)
          .filter(name -> name.endsWith(".md"))
          .sorted()
          .map(MarkdownPage::of)
          .toList();
    }
  }

  /** The text of each code block in this language, such as {@code json}, in order. */
  public List<String> blocks(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** What links and pictures lead to: addresses, files, and anchors. */
  public List<String> links() {
    return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
  }

  /** The anchors of the headings, as GitHub makes them. */
  public Set<String> anchors() {
    var anchors = new TreeSet<String>();
    HEADING.matcher(prose()).results().map(MarkdownPage::anchor).forEach(anchors::add);
    return anchors;
  }

  private static String anchor(MatchResult heading) {
    var lower = heading.group(1).strip().toLowerCase(Locale.ROOT);
    return NO_PART_OF_AN_ANCHOR.matcher(lower).replaceAll("").replace(' ', '-');
  }

  /** The text without code blocks. */
  public String prose() {
    return BLOCK.matcher(text).replaceAll("");
  }
}
