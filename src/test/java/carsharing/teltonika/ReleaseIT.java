package carsharing.teltonika;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.server.ProjectCopy;
import carsharing.teltonika.testing.server.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/release}, in a copy of the project that is committed and built once more. */
class ReleaseIT {

  private static final String NAME = "teltonika-carsharing-server";

  /** In the list of licences: {@code (io.netty:netty-buffer:4.2.18.Final - https://...)}. */
  private static final Pattern LICENSED = Pattern.compile("\\(([\\w.-]+:[\\w.-]+):[\\w.-]+ - ");

  @TempDir private static Path folder;

  private static Path release;
  private static String version;

  @BeforeAll
  static void build() throws Exception {
    var project = ProjectCopy.of(folder.resolve("project"));
    git("init", "--quiet");
    git("add", "--all");
    git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "copy");
    release = folder.resolve("release");

    var script = project.start(Map.of(), "scripts/release", "--no-image", "--to", release + "");

    assertThat(script.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(script.exitValue()).as(project.output("scripts/release")).isZero();
    try (var jar = new JarFile(ServerProcess.PRODUCTION.toFile())) {
      version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    }
  }

  private static void git(String... arguments) throws Exception {
    run(folder.resolve("project"), List.of("git"), arguments);
  }

  private static void run(Path directory, List<String> program, String... arguments)
      throws Exception {
    var command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", command, Files.readString(folder.resolve("output")))
        .isZero();
  }

  @Test
  void hasTheSameBytesAsTheBuildUnderTest() throws Exception {
    assertThat(Files.mismatch(file("", ".jar"), ServerProcess.PRODUCTION)).isEqualTo(-1);
    assertThat(Files.mismatch(file("-standalone", ".jar"), ServerProcess.STANDALONE)).isEqualTo(-1);
  }

  @Test
  void hasAChecksumOfEachFile() throws Exception {
    run(release, List.of("sha256sum"), "--check", "--strict", "SHA256SUMS");

    var sums = Files.readString(release.resolve("SHA256SUMS"));
    try (var files = Files.list(release)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("LICENSE", "NOTICE")
          .filteredOn(name -> !name.equals("SHA256SUMS"))
          .hasSize(6)
          .allMatch(sums::contains);
    }
  }

  @Test
  void namesTheLibrariesOfEachJarInItsBillOfMaterialsAndInItsLicences() throws Exception {
    for (var part : List.of("", "-standalone")) {
      var components = components(file(part, "-sbom.json"));

      assertThat(components)
          .as("libraries of the jar '%s'", part)
          .contains("io.vertx:vertx-core")
          .isEqualTo(licensed(file(part, ".jar")))
          .containsAll(libraries(file(part, ".jar")));
    }
    assertThat(components(file("-standalone", "-sbom.json")))
        .contains("org.apache.qpid:qpid-broker-core");
    assertThat(components(file("", "-sbom.json"))).noneMatch(name -> name.contains("qpid"));
  }

  private static Path file(String part, String end) {
    return release.resolve(NAME + part + "-" + version + end);
  }

  private static Set<String> components(Path sbom) throws IOException {
    return new JsonObject(Files.readString(sbom))
        .getJsonArray("components").stream()
            .map(JsonObject.class::cast)
            .map(library -> library.getString("group") + ":" + library.getString("name"))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> licensed(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      assertThat(file.getEntry("META-INF/LICENSE")).isNotNull();
      assertThat(text(file, "META-INF/NOTICE")).contains("the authors of the Teltonika");
      return LICENSED
          .matcher(text(file, "META-INF/THIRD-PARTY.txt"))
          .results()
          .map((MatchResult found) -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    var entry = Objects.requireNonNull(jar.getEntry(name), name);
    return new String(jar.getInputStream(entry).readAllBytes(), UTF_8);
  }

  /** What Maven has written into each library, and the jar still has. */
  private static Set<String> libraries(Path jar) throws IOException {
    var pattern = Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom.xml");
    try (var file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> pattern.matcher(entry.getName()))
          .filter(matcher -> matcher.matches())
          .map(matcher -> matcher.group(1) + ":" + matcher.group(2))
          .filter(name -> !name.startsWith("carsharing.teltonika:"))
          // Netty's own copy, in netty-common.
          .filter(name -> !name.startsWith("org.jctools:"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
