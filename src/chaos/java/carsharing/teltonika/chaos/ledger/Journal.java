package carsharing.teltonika.chaos.ledger;

import carsharing.teltonika.testing.ledger.Notes;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * What has happened, a line each: for whoever watches, and in the ledgers of the run's folder. Safe
 * for use by several threads.
 */
@SuppressWarnings("AnnotateFormatMethod") // The annotation is in no library of the project.
public final class Journal implements Notes, AutoCloseable {

  private static final int MAX_PRINTED = 50;

  private final Path folder;
  private final PrintStream out;
  private final long began = System.nanoTime();
  private final Map<String, PrintWriter> ledgers = new ConcurrentHashMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();

  /**
   * @param folder for the ledgers
   * @param out for whoever watches
   */
  public Journal(Path folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  /** Tells whoever watches. */
  public void say(String text, Object... values) {
    var line = stamped(text.formatted(values));
    out.println(line);
    writer("run").println(line);
  }

  /** Writes a line into a ledger. */
  @Override
  public void enter(String ledger, String text, Object... values) {
    writer(ledger).println(stamped(text.formatted(values)));
  }

  /** Keeps a copy of a file beside the ledgers. */
  public void keep(Path file) {
    try {
      Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something has happened that must not. */
  @Override
  public void violation(String text, Object... values) {
    var line = text.formatted(values);
    violations.add(line);
    if (violations.size() <= MAX_PRINTED) {
      say("VIOLATION %s", line);
    } else {
      enter("run", "VIOLATION %s", line);
    }
  }

  /** All that has happened and must not. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  private String stamped(String text) {
    var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    return String.format(Locale.ROOT, "%8.1f s  %s", millis / 1000.0, text);
  }

  private PrintWriter writer(String ledger) {
    return ledgers.computeIfAbsent(ledger, this::open);
  }

  private PrintWriter open(String ledger) {
    try {
      return new PrintWriter(
          Files.newBufferedWriter(folder.resolve(ledger + ".log"), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    ledgers.values().forEach(PrintWriter::close);
  }
}
