package carsharing.teltonika;

import static carsharing.teltonika.OurClasses.ROOT;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import carsharing.teltonika.simulator.Demo;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use which library, and a few habits, held by rules. */
@AnalyzeClasses(
    packages = "carsharing.teltonika",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class LibraryUseTest {

  @ArchTest
  static final ArchRule onlyTheWayToRedisAndThoseThatKeepSomethingThereKnowRedis =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + ".redis",
              ROOT + ".command..",
              ROOT + ".states",
              ROOT + ".allow",
              ROOT + ".fleet",
              ROOT + ".journal",
              ROOT + ".peers",
              ROOT + ".quarantine",
              ROOT + ".webhook",
              ROOT + ".simulator.command")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.redis..");

  @ArchTest
  static final ArchRule onlyHttpTheApiAndTheConsoleKnowRoutes =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + ".http",
              ROOT + ".api",
              ROOT + ".api.access",
              ROOT + ".api.events", // It writes streams.
              ROOT + ".console")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.ext.web..");

  @ArchTest
  static final ArchRule onlyRecordsKnowRabbit =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".record..")
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
}
