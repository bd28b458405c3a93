package carsharing.teltonika.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What the system and the JVM tell of a process, read from /proc and from jcmd. */
public final class ProcessStatus {

  private static final long KIB = 1024;

  /** The last line of a histogram of the objects on the heap. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private final ProcessHandle process;

  public ProcessStatus(ProcessHandle process) {
    this.process = process;
  }

  /**
   * Memory of a JVM after a full collection, bytes.
   *
   * @param resident what the process occupies
   * @param heap all reachable objects
   */
  public record Memory(long resident, long heap) {}

  /** The processor time that it has used, in user and kernel. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Bytes that it occupies in memory. */
  public long resident() {
    return number("VmRSS") * KIB;
  }

  /** The most bytes that it has ever occupied in memory. */
  public long peak() {
    return number("VmHWM") * KIB;
  }

  /** Its threads. */
  public long threads() {
    return number("Threads");
  }

  /** Its open files and sockets. */
  public long descriptors() {
    try (var open = Files.list(proc("fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Collects the garbage of a JVM, and then looks. The histogram collects once more, and counts
   * before anything new is allocated.
   */
  public Memory collected() {
    jcmd("GC.run");
    var total = TOTAL.matcher(jcmd("GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("jcmd does not count objects (expected: a JDK)");
    }
    return new Memory(resident(), Long.parseLong(total.group(1)));
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

  /**
   * What the JDK's {@code jcmd} prints about a JVM.
   *
   * @throws IllegalStateException with what it has printed, where it fails
   */
  public String jcmd(String command) {
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
