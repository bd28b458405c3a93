package carsharing.teltonika;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/** Classes by their folders, for the rules of the architecture. */
final class OurClasses {

  static final String ROOT = "carsharing.teltonika";

  private OurClasses() {}

  /** All classes of the project. */
  static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage(ROOT + "..");
  }

  /** Classes in none of these packages. */
  static DescribedPredicate<JavaClass> noneOf(String... packages) {
    return DescribedPredicate.not(resideInAnyPackage(packages));
  }
}
