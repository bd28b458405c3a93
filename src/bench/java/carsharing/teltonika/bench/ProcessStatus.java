package carsharing.teltonika.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What the system and the JVM tell of a process, read from /proc and from jcmd. */
final class ProcessStatus {

  private static final long KIB = 1024;

  /** Of every collector: the young and the old generation, or the one heap; not the metaspace. */
  private static final Pattern HEAP_USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private final ProcessHandle process;

  ProcessStatus(ProcessHandle process) {
    this.process = process;
  }

  /**
   * Memory of a JVM right after a full collection, bytes.
   *
   * @param resident what the process occupies
   * @param heap what is reachable, or nearly so
   */
  record Memory(long resident, long heap) {}

  /** The processor time that it has used, in user and kernel. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Bytes that it occupies in memory. */
  long resident() {
    return number("VmRSS") * KIB;
  }

  /** Its threads. */
  long threads() {
    return number("Threads");
  }

  /** Its open files and sockets. */
  long descriptors() {
    try (var open = Files.list(proc("fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Collects the garbage of a JVM, and then looks. */
  Memory collected() {
    jcmd("GC.run");
    var heap =
        HEAP_USED
            .matcher(jcmd("GC.heap_info"))
            .results()
            .mapToLong(match -> Long.parseLong(match.group(1)) * KIB)
            .sum();
    return new Memory(resident(), heap);
  }

  private long number(String field) {
    try {
      return Files.readAllLines(proc("status")).stream()
          .filter(line -> line.startsWith(field + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  private String jcmd(String command) {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      var running =
          new ProcessBuilder(List.of(jcmd, Long.toString(process.pid()), command))
              .redirectErrorStream(true)
              .start();
      var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (running.waitFor() != 0) {
        throw new IllegalStateException("jcmd %s: %s".formatted(command, output));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
