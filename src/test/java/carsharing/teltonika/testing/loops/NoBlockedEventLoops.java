package carsharing.teltonika.testing.loops;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test in which an event loop was blocked, whichever Vert.x it belongs to. JUnit finds
 * it by {@code META-INF/services}. A fuzzer's instrumentation makes everything slower, so nothing
 * is looked at then.
 */
public final class NoBlockedEventLoops implements BeforeEachCallback, AfterEachCallback {

  /** One for each JVM: JUnit is started anew for each class if several JVMs share the classes. */
  private static final class Watched {

    static final EventLoops LOOPS = warm();

    private static EventLoops warm() {
      WarmUp.run();
      return EventLoops.watched();
    }
  }

  /** A test that blocks event loops on purpose. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Except {}

  /** JUnit makes one. */
  public NoBlockedEventLoops() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    if (System.getenv("JAZZER_FUZZ") == null) {
      Watched.LOOPS.blocked();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (System.getenv("JAZZER_FUZZ") != null) {
      return;
    }
    var blocked = Watched.LOOPS.blocked();
    var isMeant =
        context.getRequiredTestClass().isAnnotationPresent(Except.class)
            || context.getRequiredTestMethod().isAnnotationPresent(Except.class);
    if (!blocked.isEmpty() && !isMeant) {
      throw new AssertionError(String.join("\n", blocked));
    }
  }
}
