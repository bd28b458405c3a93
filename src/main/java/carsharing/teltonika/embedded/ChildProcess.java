package carsharing.teltonika.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that ends with this JVM, however the JVM ends, and not before it is closed.
 *
 * <p>A shell stands between both. It holds the reading end of a pipe whose writing end only this
 * JVM has. When the JVM closes that end, or dies, the shell ends the program. The program runs in a
 * session of its own: a Ctrl-C at the terminal reaches the JVM alone, which still needs it. Where
 * there is no shell (Windows), a shutdown hook ends the program, and a killed JVM leaves it behind.
 */
final class ChildProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);

  private static final String SHELL = "/bin/sh";

  /** Its standard input is the pipe; its arguments are the program's command. */
  private static final String SUPERVISE =
      """
      exec 3<&0
      $(command -v setsid) "$@" </dev/null 3<&- &
      program=$!
      trap '' INT HUP TERM
      (read -r end <&3; kill "$program") >/dev/null 2>&1 &
      watcher=$!
      exec 3<&- </dev/null
      wait "$program"
      code=$?
      kill -KILL "$watcher" 2>/dev/null
      exit "$code"
      """;

  /** How long it may take to write out what it has. */
  private static final long GRACE_SECONDS = 10;

  /** How long a server without a shell, which stops together with the JVM, may take to close it. */
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final boolean isSupervised;

  private ChildProcess(Process process, boolean isSupervised) {
    this.process = process;
    this.isSupervised = isSupervised;
  }

  /**
   * Starts a program.
   *
   * @throws IOException if it cannot be run
   */
  static ChildProcess start(List<String> command) throws IOException {
    var isSupervised = Files.isExecutable(Path.of(SHELL));
    var whole = new ArrayList<String>();
    if (isSupervised) {
      whole.addAll(List.of(SHELL, "-c", SUPERVISE, "supervise"));
    }
    whole.addAll(command);
    var process = new ProcessBuilder(whole).redirectErrorStream(true).start();
    if (!isSupervised) {
      endWithJvm(process);
    }
    return new ChildProcess(process, isSupervised);
  }

  private static void endWithJvm(Process process) {
    Runnable end =
        () -> {
          process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
          process.destroy();
        };
    Runtime.getRuntime().addShutdownHook(new Thread(end, "embedded-service-end"));
  }

  /** What it prints, to standard output and standard error; it ends with the program. */
  BufferedReader output() {
    return process.inputReader();
  }

  /** Asks the program to end, waits, and insists if it does not. Blocks. */
  @Override
  public void close() {
    if (!isSupervised) {
      end(process.toHandle());
      return;
    }
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("the shell has ended before its program was closed", e);
    }
    process.onExit().completeOnTimeout(process, GRACE_SECONDS, TimeUnit.SECONDS).join();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void end(ProcessHandle process) {
    if (process.destroy()) {
      process.onExit().completeOnTimeout(process, GRACE_SECONDS, TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
  }

  /**
   * Ends the one that a killed server has left behind, if it still runs. Blocks.
   *
   * @param pidFile where the program has written its id
   * @param folder where the program lies; a process from elsewhere has got the id since, and is
   *     left alone
   */
  static void endLeftover(Path pidFile, Path folder) throws IOException {
    var leftover =
        pid(pidFile).flatMap(ProcessHandle::of).filter(process -> runsFrom(folder, process));
    if (leftover.isPresent()) {
      LOG.info("Ending process {}, which a killed server has left behind", leftover.get().pid());
      end(leftover.get());
    }
  }

  private static boolean runsFrom(Path folder, ProcessHandle process) {
    return process
        .info()
        .command()
        .map(Path::of)
        .filter(path -> path.startsWith(folder))
        .isPresent();
  }

  /** Empty if there is no such file, or its writer was killed before it wrote a number. */
  private static Optional<Long> pid(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.valueOf(Files.readString(pidFile).strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
