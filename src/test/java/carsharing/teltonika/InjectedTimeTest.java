package carsharing.teltonika;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import carsharing.teltonika.logging.LogLimit;
import carsharing.teltonika.time.TimeSource;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may ask the machine what time it is. The others are given a {@link TimeSource}. */
@AnalyzeClasses(
    packages = "carsharing.teltonika",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class InjectedTimeTest {

  private static final String ROOT = "carsharing.teltonika";

  /** Their classes may ask the machine what time it is. */
  private static final String[] READ_THE_TIME_THEMSELVES = {
    ROOT + ".time", ROOT + ".simulator..", ROOT + ".embedded"
  };

  /** A test can move a {@link TimeSource} by hand. */
  @ArchTest
  static final ArchRule onlyTimeAsksTheMachineWhatTimeItIs =
      noClasses()
          .that()
          .resideOutsideOfPackages(READ_THE_TIME_THEMSELVES)
          .should()
          .accessTargetWhere(asksTheMachineForTheTime());

  /** The root hands the time on. Logback makes {@link LogLimit} by itself. */
  @ArchTest
  static final ArchRule onlyTheRootChoosesTheTime =
      noClasses()
          .that()
          .resideOutsideOfPackages(READ_THE_TIME_THEMSELVES)
          .and()
          .resideOutsideOfPackage(ROOT)
          .and()
          .areNotAssignableTo(LogLimit.class)
          .should()
          .accessField(TimeSource.class, "SYSTEM");

  /** By a call or a method reference. */
  private static DescribedPredicate<JavaAccess<?>> asksTheMachineForTheTime() {
    return DescribedPredicate.describe(
        "ask the machine for the time",
        access ->
            access.getTarget() instanceof CodeUnitAccessTarget target
                && switch (target.getOwner().getName() + "." + target.getName()) {
                  case "java.lang.System.nanoTime", "java.lang.System.currentTimeMillis" -> true;
                  case "java.time.Clock.systemUTC", "java.time.Clock.systemDefaultZone" -> true;
                  case "java.time.Clock.system" -> true;
                  default -> isNow(target);
                });
  }

  /** {@code Instant.now()} and its like; with a {@code Clock} they ask that one. */
  private static boolean isNow(CodeUnitAccessTarget target) {
    return target.getName().equals("now")
        && target.getOwner().getPackageName().equals("java.time")
        && target.getRawParameterTypes().isEmpty();
  }
}
