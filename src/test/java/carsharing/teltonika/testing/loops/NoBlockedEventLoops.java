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

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(NoBlockedEventLoops.class);

  /** A test that blocks event loops on purpose. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Except {}

  /** JUnit makes one. */
  public NoBlockedEventLoops() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    if (System.getenv("JAZZER_FUZZ") == null) {
      loops(context).blocked();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (System.getenv("JAZZER_FUZZ") != null) {
      return;
    }
    var blocked = loops(context).blocked();
    var isMeant =
        context.getRequiredTestClass().isAnnotationPresent(Except.class)
            || context.getRequiredTestMethod().isAnnotationPresent(Except.class);
    if (!blocked.isEmpty() && !isMeant) {
      throw new AssertionError(String.join("\n", blocked));
    }
  }

  private static EventLoops loops(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(EventLoops.class, unknown -> warmAndWatched(), EventLoops.class);
  }

  private static EventLoops warmAndWatched() {
    WarmUp.run();
    return EventLoops.watched();
  }
}
