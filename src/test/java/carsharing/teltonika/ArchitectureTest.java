package carsharing.teltonika;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.simulator.Demo;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Handler;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layers that {@code docs/architecture.md} describes, and a few habits, held by rules. */
@AnalyzeClasses(
    packages = "carsharing.teltonika",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String ROOT = "carsharing.teltonika";

  @ArchTest
  static final ArchRule protocolKnowsOnlyBytes =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".protocol")
          .should()
          .dependOnClassesThat(ours().and(noneOf(ROOT + ".protocol")))
          .orShould()
          .dependOnClassesThat(
              resideInAPackage("io.vertx..")
                  .and(
                      noneOf(
                          "io.vertx.core.buffer",
                          "io.vertx.core.parsetools",
                          "io.vertx.core.streams"))
                  .and(DescribedPredicate.not(equivalentTo(Handler.class))))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("com.rabbitmq..", "com.fasterxml..", "io.micrometer..", "org.slf4j");

  @ArchTest
  static final ArchRule messagesKnowOnlyTheProtocol =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".message")
          .should()
          .dependOnClassesThat(ours().and(noneOf(ROOT + ".message", ROOT + ".protocol")));

  @ArchTest
  static final ArchRule timeKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".time")
          .should()
          .dependOnClassesThat(ours().and(noneOf(ROOT + ".time")));

  @ArchTest
  static final ArchRule settingsKnowNobody =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".settings")
          .should()
          .dependOnClassesThat(ours().and(noneOf(ROOT + ".settings")));

  @ArchTest
  static final ArchRule devicesMeetRecordsOnTheEventBus =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".device")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ROOT, ROOT + ".record", "com.rabbitmq..", "io.vertx.rabbitmq.."));

  @ArchTest
  static final ArchRule recordsMeetDevicesOnTheEventBus =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".record")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ROOT, ROOT + ".device", ROOT + ".command")
                  .or(belongToAnyOf(NetServer.class, NetClient.class, NetSocket.class)));

  @ArchTest
  static final ArchRule commandsMeetDevicesOnTheEventBus =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".command")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ROOT, ROOT + ".device", ROOT + ".record", ROOT + ".ops")
                  .or(belongToAnyOf(NetServer.class, NetClient.class, NetSocket.class)));

  @ArchTest
  static final ArchRule onlyCommandsAndTheirSenderKnowRedis =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".command", ROOT + ".simulator")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.redis..");

  @ArchTest
  static final ArchRule operationsKnowNoVerticle =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".ops")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".ops",
                          ROOT + ".settings",
                          ROOT + ".protocol",
                          ROOT + ".message")));

  @ArchTest
  static final ArchRule nobodyNeedsTheEmbeddedServices =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".embedded")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".embedded", "org.apache.qpid..", "redis.embedded..", "org.apache.derby..");

  @ArchTest
  static final ArchRule nobodyNeedsTheSimulator =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".simulator")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".simulator");

  @ArchTest
  static final ArchRule theSimulatorIsNoPartOfTheServer =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".simulator")
          .should()
          .dependOnClassesThat(ours().and(noneOf(ROOT + ".simulator", ROOT + ".protocol")));

  @ArchTest
  static final ArchRule onlyRecordsKnowRabbit =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".record")
          .and()
          .doNotBelongToAnyOf(Demo.class)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.rabbitmq..", "io.vertx.rabbitmq..");

  /**
   * It takes a message to a missing queue for published, and forgets others with its connection.
   */
  @ArchTest
  static final ArchRule nobodyUsesThePublisherOfTheClient =
      noClasses().should().dependOnClassesThat().haveSimpleName("RabbitMQPublisher");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(ROOT + ".(*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingIsHeldInStaticState = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule onlyTheSimulatorPrintsAndTheLauncherItsHelpAndVersion =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".simulator")
          .and()
          .areNotAssignableTo(Launcher.class)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    try (var folders = Files.walk(Path.of("src/main/java/carsharing"))) {
      assertThat(folders.filter(ArchitectureTest::holdsSources))
          .isNotEmpty()
          .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }
  }

  private static boolean holdsSources(Path folder) {
    var files = folder.toFile().list();
    return files != null && Stream.of(files).anyMatch(name -> name.endsWith(".java"));
  }

  private static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage(ROOT + "..");
  }

  private static DescribedPredicate<JavaClass> noneOf(String... packages) {
    return DescribedPredicate.not(resideInAnyPackage(packages));
  }
}
