package carsharing.teltonika.chaos.judge;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The append-only file of a Redis: all that has ever changed in it, in order, and across all of its
 * deaths. With {@code appendfsync always} nothing that a client was answered is missing.
 */
public final class AppendOnlyFile {

  private static final String INCREMENT = ".incr.aof";
  private static final String SINGLE = "appendonly.aof";

  private AppendOnlyFile() {}

  /** The files of a Redis, in order: one of Redis 6, increments in a folder of Redis 7. */
  public static List<Path> in(Path directory) {
    try (var files = Files.walk(directory, 2)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> isIncrement(file) || file.getFileName().toString().equals(SINGLE))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isIncrement(Path file) {
    return file.getFileName().toString().endsWith(INCREMENT);
  }

  /** Reads a file; its last command may have been cut off by a death. */
  public static void read(Path file, Consumer<List<String>> commands) {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      var line = line(in);
      while (line.isPresent()) {
        var head = line.get();
        if (head.startsWith("*")) {
          commands.accept(arguments(in, Integer.parseInt(head.substring(1))));
        } else if (!head.startsWith("#")) { // An annotation.
          throw new IOException("%s: %s (expected: *)".formatted(file, head));
        }
        line = line(in);
      }
    } catch (EOFException e) {
      return; // Redis was killed while it wrote, and never started again.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> arguments(InputStream in, int count) throws IOException {
    var arguments = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      var head = line(in).orElseThrow(EOFException::new);
      var length = Integer.parseInt(head.substring(1));
      var bytes = in.readNBytes(length + 2);
      if (bytes.length < length + 2) {
        throw new EOFException();
      }
      arguments.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }
    return arguments;
  }

  /** Up to CR LF; empty at the end of the file. */
  private static Optional<String> line(InputStream in) throws IOException {
    var text = new StringBuilder();
    for (var next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return Optional.of(text.toString().strip());
      }
      text.append((char) next);
    }
    return Optional.empty();
  }
}
