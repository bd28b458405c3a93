package carsharing.teltonika.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a program that this server, or an earlier one in the same folder, has started. */
final class ChildProcess {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);

  /** How long it may take to write out what it has. */
  private static final long GRACE_SECONDS = 10;

  private ChildProcess() {}

  /** Asks it to end, waits, and insists where it does not. Blocks. */
  static void end(ProcessHandle process) {
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

  /** Empty where there is no such file, or its writer was killed before it wrote a number. */
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
