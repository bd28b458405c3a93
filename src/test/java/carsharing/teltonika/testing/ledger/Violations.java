package carsharing.teltonika.testing.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what must not have happened, for a test to look at. Safe for use by several threads. */
public final class Violations implements Notes {

  private final List<String> all = new CopyOnWriteArrayList<>();

  @Override
  public void enter(String ledger, String text, Object... values) {
    // What is right needs no place.
  }

  @Override
  @SuppressWarnings("AnnotateFormatMethod") // The annotation is in no library of the project.
  public void violation(String text, Object... values) {
    all.add(text.formatted(values));
  }

  /** In order. */
  public List<String> all() {
    return List.copyOf(all);
  }
}
