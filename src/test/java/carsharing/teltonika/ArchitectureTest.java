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
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The folders that {@code docs/architecture.md} describes: which knows which, held by rules. */
@AnalyzeClasses(
    packages = "carsharing.teltonika",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  private static ArchRule knowsOnly(String part, String... others) {
    var known = Stream.concat(Stream.of(part), Arrays.stream(others));
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + part)
        .should()
        .dependOnClassesThat(
            ours().and(noneOf(known.map(name -> ROOT + "." + name).toArray(String[]::new))));
  }

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

  @ArchTest static final ArchRule messagesKnowOnlyTheProtocol = knowsOnly("message", "protocol");

  @ArchTest static final ArchRule timeKnowsNobody = knowsOnly("time");

  @ArchTest static final ArchRule unitsKnowNobody = knowsOnly("units");

  @ArchTest
  static final ArchRule theDictionaryKnowsOnlyTheProtocol = knowsOnly("car.dictionary", "protocol");

  @ArchTest
  static final ArchRule framesAreExplainedWithoutAServer =
      knowsOnly("decode", "car.dictionary", "protocol");

  @ArchTest
  static final ArchRule onlyTheApiNeedsTheExplanations =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".decode", ROOT + ".api.operations")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".decode");

  @ArchTest
  static final ArchRule settingsKnowOnlyUnitsAndTime = knowsOnly("settings..", "units", "time");

  @ArchTest
  static final ArchRule theConsoleUsesTheApiLikeAnyClient =
      knowsOnly("console", "http", "settings.api", "time");

  @ArchTest
  static final ArchRule partsOfTheSettingsDoNotKnowTheWhole =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + ".settings.files", ROOT + ".settings.read", ROOT + ".settings.api")
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
      knowsOnly("redis", "settings..", "time", "protocol");

  @ArchTest
  static final ArchRule statesAreKeptWithoutKnowingConnectionsOrCommands =
      knowsOnly("states", "journal", "car..", "redis", "message", "settings..", "time", "protocol");

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
      knowsOnly("journal", "redis", "message", "settings..", "protocol");

  @ArchTest
  static final ArchRule theFleetKnowsNeitherHttpNorConnectionsNorCommands =
      knowsOnly("fleet", "car..", "journal", "redis", "message", "settings..", "time", "protocol");

  @ArchTest
  static final ArchRule lastRecordsAreKeptWithoutKnowingConnections =
      knowsOnly("recent", "time", "protocol");

  @ArchTest
  static final ArchRule processesAskEachOtherWithoutKnowingWhat =
      knowsOnly("peers", "redis", "message");

  @ArchTest
  static final ArchRule theQuarantineKnowsNoConnections =
      knowsOnly("quarantine", "redis", "protocol");

  @ArchTest
  static final ArchRule theAllowListKnowsNoConnections =
      knowsOnly("allow", "redis", "settings..", "time", "protocol");

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
  static final ArchRule anAnswerIsRecognisedWithoutKnowingItsCommand = knowsOnly("command.answer");

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
      knowsOnly("http", "measure", "settings..", "protocol", "message", "time", "units");

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
      knowsOnly("simulator..", "protocol", "units", "car..");

  @ArchTest
  static final ArchRule aSimulatedTrackerKnowsOnlyItsCarTheProtocolAndWhatACarIs =
      knowsOnly("simulator.tracker", "simulator.car", "protocol", "car..");

  @ArchTest
  static final ArchRule aSimulatedCarKnowsOnlyTheProtocolAndWhatACarIs =
      knowsOnly("simulator.car", "protocol", "car..");

  @ArchTest static final ArchRule aSimulatedBackEndKnowsNobody = knowsOnly("simulator.command");

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
