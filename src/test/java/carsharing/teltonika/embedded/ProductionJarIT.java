package carsharing.teltonika.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the jar for production is made of. */
class ProductionJarIT {

  /**
   * The server and the libraries it runs on. A list of what may be in, not of what may not: a
   * library that an embedded service brings along one day is found at once.
   */
  private static final List<String> EXPECTED =
      List.of(
          "carsharing/teltonika/",
          "ch/qos/logback/",
          "com/fasterxml/jackson/",
          "com/google/re2j/",
          "com/rabbitmq/",
          "io/micrometer/",
          "io/netty/",
          "io/prometheus/",
          "io/vertx/",
          "net/sf/geographiclib/",
          "org/HdrHistogram/",
          "org/jspecify/",
          "org/locationtech/jts/",
          "org/slf4j/",
          "org/yaml/snakeyaml/",
          "picocli/");

  @Test
  void holdsNoLibraryThatOnlyEmbeddedServicesNeed() throws IOException {
    assertThat(files(ServerProcess.PRODUCTION))
        .filteredOn(name -> name.endsWith(".class"))
        .as("a library that the server itself needs belongs into EXPECTED, any other into pom.xml")
        .allMatch(name -> EXPECTED.stream().anyMatch(name::startsWith));
  }

  @Test
  void holdsNothingOfTheEmbeddedServices() throws IOException {
    assertThat(files(ServerProcess.PRODUCTION))
        .contains("carsharing/teltonika/EmbeddedServices.class")
        .noneMatch(name -> name.startsWith("carsharing/teltonika/embedded/"))
        .noneMatch(name -> name.startsWith("redis-server"))
        .doesNotContain("META-INF/services/carsharing.teltonika.EmbeddedServices");
  }

  private static List<String> files(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
          .toList();
    }
  }
}
