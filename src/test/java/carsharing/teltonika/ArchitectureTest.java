package carsharing.teltonika;

import static carsharing.teltonika.OurClasses.ROOT;
import static carsharing.teltonika.OurClasses.noneOf;
import static carsharing.teltonika.OurClasses.ours;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
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

/** The folders that {@code docs/architecture.md} describes: which knows which, held by rules. */
@AnalyzeClasses(
    packages = "carsharing.teltonika",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

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
  static final ArchRule unitsKnowNobody =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".units")
          .should()
          .dependOnClassesThat(ours().and(noneOf(ROOT + ".units")));

  @ArchTest
  static final ArchRule whatACarIsKnowsNoConnections =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".car..")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".car..",
                          ROOT + ".message",
                          ROOT + ".settings..",
                          ROOT + ".protocol",
                          ROOT + ".time",
                          ROOT + ".units")));

  @ArchTest
  static final ArchRule theDictionaryKnowsOnlyTheProtocol =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".car.dictionary")
          .should()
          .dependOnClassesThat(ours().and(noneOf(ROOT + ".car.dictionary", ROOT + ".protocol")));

  @ArchTest
  static final ArchRule framesAreExplainedWithoutAServer =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".decode")
          .should()
          .dependOnClassesThat(
              ours().and(noneOf(ROOT + ".decode", ROOT + ".car.dictionary", ROOT + ".protocol")));

  @ArchTest
  static final ArchRule onlyTheApiNeedsTheExplanations =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".decode", ROOT + ".api.operations")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".decode");

  @ArchTest
  static final ArchRule settingsKnowOnlyUnitsAndTime =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".settings..")
          .should()
          .dependOnClassesThat(
              ours().and(noneOf(ROOT + ".settings..", ROOT + ".units", ROOT + ".time")));

  @ArchTest
  static final ArchRule filesAreWatchedWithoutKnowingWhatForAndReadWithoutKnowingTheSettings =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".settings.files", ROOT + ".settings.read")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".settings");

  @ArchTest
  static final ArchRule measuresAndLogLinesKnowOnlySettings =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".measure", ROOT + ".logging")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".measure",
                          ROOT + ".logging",
                          ROOT + ".settings..",
                          ROOT + ".time",
                          ROOT + ".protocol")));

  @ArchTest
  static final ArchRule theWayToRedisKnowsNoCars =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".redis")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".redis",
                          ROOT + ".settings..",
                          ROOT + ".time",
                          ROOT + ".protocol")));

  @ArchTest
  static final ArchRule statesAreKeptWithoutKnowingConnectionsOrCommands =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".states")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".states",
                          ROOT + ".journal",
                          ROOT + ".car..",
                          ROOT + ".journal",
                          ROOT + ".redis",
                          ROOT + ".message",
                          ROOT + ".settings..",
                          ROOT + ".time",
                          ROOT + ".protocol")));

  @ArchTest
  static final ArchRule nothingWaitsForStates =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".device..", ROOT + ".record..", ROOT + ".command..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".states");

  @ArchTest
  static final ArchRule theJournalKnowsNeitherWhoWritesNorWhoReads =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".journal")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".journal",
                          ROOT + ".redis",
                          ROOT + ".message",
                          ROOT + ".settings..",
                          ROOT + ".protocol")));

  @ArchTest
  static final ArchRule theFleetKnowsNeitherHttpNorConnectionsNorCommands =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".fleet")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".fleet",
                          ROOT + ".car..",
                          ROOT + ".journal",
                          ROOT + ".redis",
                          ROOT + ".message",
                          ROOT + ".settings..",
                          ROOT + ".time",
                          ROOT + ".protocol")));

  @ArchTest
  static final ArchRule lastRecordsAreKeptWithoutKnowingConnections =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".recent")
          .should()
          .dependOnClassesThat(
              ours().and(noneOf(ROOT + ".recent", ROOT + ".time", ROOT + ".protocol")));

  @ArchTest
  static final ArchRule processesAskEachOtherWithoutKnowingWhat =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".peers")
          .should()
          .dependOnClassesThat(
              ours().and(noneOf(ROOT + ".peers", ROOT + ".redis", ROOT + ".message")));

  @ArchTest
  static final ArchRule theQuarantineKnowsNoConnections =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".quarantine")
          .should()
          .dependOnClassesThat(
              ours().and(noneOf(ROOT + ".quarantine", ROOT + ".redis", ROOT + ".protocol")));

  @ArchTest
  static final ArchRule theAllowListKnowsNoConnections =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".allow")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".allow",
                          ROOT + ".redis",
                          ROOT + ".settings..",
                          ROOT + ".time",
                          ROOT + ".protocol")));

  @ArchTest
  static final ArchRule devicesMeetRecordsAndCommandsOnTheEventBus =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".device..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  ROOT,
                  ROOT + ".record..",
                  ROOT + ".command..",
                  ROOT + ".redis",
                  "com.rabbitmq..",
                  "io.vertx.rabbitmq.."));

  @ArchTest
  static final ArchRule recordsMeetDevicesOnTheEventBus =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".record..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      ROOT,
                      ROOT + ".device..",
                      ROOT + ".command..",
                      ROOT + ".redis",
                      ROOT + ".allow")
                  .or(belongToAnyOf(NetServer.class, NetClient.class, NetSocket.class)));

  @ArchTest
  static final ArchRule commandsMeetDevicesOnTheEventBus =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".command..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ROOT, ROOT + ".device..", ROOT + ".record..", ROOT + ".http")
                  .or(belongToAnyOf(NetServer.class, NetClient.class, NetSocket.class)));

  @ArchTest
  static final ArchRule aCheckKnowsARecordAndFieldsAndNoCommand =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".command.check")
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + ".command..").and(noneOf(ROOT + ".command.check")));

  @ArchTest
  static final ArchRule anAnswerIsRecognisedWithoutKnowingItsCommand =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".command.answer")
          .should()
          .dependOnClassesThat(ours().and(noneOf(ROOT + ".command.answer")));

  @ArchTest
  static final ArchRule aScriptRunsWithoutKnowingRedis =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".command.run", ROOT + ".command.script")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".redis", ROOT + ".command.custody", ROOT + ".command.session");

  @ArchTest
  static final ArchRule httpKnowsNoVerticle =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".http")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".http",
                          ROOT + ".measure",
                          ROOT + ".settings..",
                          ROOT + ".protocol",
                          ROOT + ".message",
                          ROOT + ".time",
                          ROOT + ".units")));

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
          .resideOutsideOfPackage(ROOT + ".simulator..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".simulator..");

  @ArchTest
  static final ArchRule whatACarIsKnowsNoSocketsAndNoCommands =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".car..")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".car..",
                          ROOT + ".settings..",
                          ROOT + ".message",
                          ROOT + ".protocol",
                          ROOT + ".time",
                          ROOT + ".units")))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("com.rabbitmq..", "io.vertx.rabbitmq..", "io.vertx.redis..");

  @ArchTest
  static final ArchRule theSimulatorIsNoPartOfTheServer =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".simulator..")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".simulator..",
                          ROOT + ".protocol",
                          ROOT + ".units",
                          ROOT + ".car..")));

  @ArchTest
  static final ArchRule aSimulatedTrackerKnowsOnlyItsCarTheProtocolAndWhatACarIs =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".simulator.tracker")
          .should()
          .dependOnClassesThat(
              ours()
                  .and(
                      noneOf(
                          ROOT + ".simulator.tracker",
                          ROOT + ".simulator.car",
                          ROOT + ".protocol",
                          ROOT + ".car..")));

  @ArchTest
  static final ArchRule aSimulatedCarKnowsOnlyTheProtocolAndWhatACarIs =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".simulator.car")
          .should()
          .dependOnClassesThat(
              ours().and(noneOf(ROOT + ".simulator.car", ROOT + ".protocol", ROOT + ".car..")));

  @ArchTest
  static final ArchRule aSimulatedBackEndKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".simulator.command")
          .should()
          .dependOnClassesThat(ours().and(noneOf(ROOT + ".simulator.command")));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

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
}
