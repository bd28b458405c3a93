package carsharing.teltonika;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.MarkdownPage;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages hold together: links lead somewhere, and examples can be read by what they are for. */
class DocsTest {

  private static final int README_LINES = 160;
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
  private static final Pattern SCRIPT = Pattern.compile("\\bscripts/([a-z][a-z-]*)([^`\n#|&;]*)");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<MarkdownPage> pages() throws IOException {
    return MarkdownPage.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndAHeading(MarkdownPage page) {
    for (var link : page.links()) {
      if (ELSEWHERE.matcher(link).matches()) {
        continue;
      }
      var hash = link.indexOf('#');
      var file = hash < 0 ? link : link.substring(0, hash);
      var target = file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
      assertThat(target).as("%s: %s", page.path(), link).exists();
      if (hash >= 0) {
        assertThat(MarkdownPage.of(target.toString()).anchors())
            .as("%s: %s", page.path(), link)
            .contains(link.substring(hash + 1));
      }
    }
  }

  @Test
  void theReadmeIsShortAndLinksEveryPage() throws IOException {
    var readme = MarkdownPage.of("README.md");

    assertThat(readme.text().lines().count()).isLessThanOrEqualTo(README_LINES);
    try (var docs = Files.list(Path.of("docs"))) {
      var pages = docs.map(Path::toString).filter(name -> name.endsWith(".md")).toList();
      assertThat(pages).isNotEmpty();
      assertThat(readme.links()).containsAll(pages);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void jsonCanBeRead(MarkdownPage page) throws IOException {
    for (var json : page.blocks("json")) {
      assertThat(JSON.readTree(json).isContainerNode()).as(json).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theShellCanReadItsExamples(MarkdownPage page) throws Exception {
    for (var example : page.blocks("sh")) {
      var shell = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
      try (var input = shell.getOutputStream()) {
        input.write(example.getBytes(StandardCharsets.UTF_8));
      }
      var said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said).as(example).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void scriptsAndTheirOptionsAreThere(MarkdownPage page) throws IOException {
    var sources = sources();
    for (var call : SCRIPT.matcher(page.text()).results().toList()) {
      var script = Path.of("scripts", call.group(1));
      if (Files.isDirectory(script)) {
        continue;
      }
      assertThat(script).as("%s: %s", page.path(), call.group()).isExecutable();
      var known = Files.readString(script) + sources;
      assertThat(OPTION.matcher(call.group(2)).results().map(option -> option.group()))
          .as("%s: %s", page.path(), call.group())
          .allSatisfy(option -> assertThat(known.contains(option)).as(option).isTrue());
    }
  }

  /** Where the options of the scripts are declared: the programs that they start. */
  private static String sources() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      return files
          .filter(file -> file.toString().endsWith(".java") && !file.startsWith("src/test"))
          .flatMap(DocsTest::lines)
          .filter(line -> line.contains("\"--"))
          .collect(joining("\n"));
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
