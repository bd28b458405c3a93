package carsharing.teltonika.testing.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real server in a directory of its own, run by a script of {@code scripts/lib}. All calls wait
 * for their effect; what the script cannot do is an {@link IllegalStateException} with its words.
 */
public abstract sealed class PrivateServer implements AutoCloseable
    permits PostgresServer, RabbitServer, RedisServer {

  private final Path script;
  private final Path directory;
  private final boolean shared;
  private final String uri;

  /**
   * Starts a server; it ends with {@link #close()} or else with the JVM.
   *
   * @param files what is to be in its directory, content by name
   */
  PrivateServer(String script, boolean shared, Map<String, String> files) {
    this.script = Path.of("scripts", "lib", script).toAbsolutePath();
    this.directory = newDirectory(script);
    files.forEach(this::write);
    this.shared = shared;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end of " + script));
    this.uri = run("start");
  }

  /** Uses the server that {@code scripts/test} started for the whole run. */
  PrivateServer(String script, String uri, Path directory) {
    this.script = Path.of("scripts", "lib", script).toAbsolutePath();
    this.directory = directory;
    this.shared = true;
    this.uri = uri;
  }

  /** What {@code scripts/test} says of a server that it has started for the first JVM of tests. */
  static Optional<String> ofTheRun(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(value -> TestFork.NUMBER == 1);
  }

  /** Where clients connect; stays the same through {@link #kill9()} and {@link #restart()}. */
  public final String uri() {
    return uri;
  }

  /** Where it keeps its data. */
  public final Path directory() {
    return directory;
  }

  /** The server's process, which is another one after {@link #restart()}. */
  public final ProcessHandle process() {
    try {
      var pid = Files.readString(directory.resolve("pid")).strip();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the server's process at once; what it has written to files is not lost with it. */
  public final void kill9() {
    requireOwn("kill9");
    run("kill");
  }

  /** Stops the server in good order; its data stay for {@link #restart()}. */
  public final void stop() {
    requireOwn("stop");
    run("stop");
  }

  /** Starts the server again, with the same data at the same port, whether it runs or not. */
  public final void restart() {
    requireOwn("restart");
    run("stop");
    run("start");
  }

  /** Starts the server again if it does not run. */
  public final void ensureRunning() {
    if (!isRunning()) {
      restart();
    }
  }

  private boolean isRunning() {
    var file = directory.resolve("pid");
    try {
      return Files.exists(file)
          && ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
              .filter(ProcessHandle::isAlive)
              .isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs the server's own command line tool.
   *
   * @return what it printed, without the last line break
   */
  public final String ctl(String... arguments) {
    return run("ctl", arguments);
  }

  /** Stops the server and removes its data. */
  @Override
  public final void close() {
    requireOwn("close");
    end();
  }

  private void write(String name, String content) {
    try {
      Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireOwn(String action) {
    if (shared) {
      throw new IllegalStateException(
          action + ": " + uri + " is shared by all tests (expected: a server from start())");
    }
  }

  private synchronized void end() {
    if (Files.exists(directory.resolve("ports"))) {
      run("stop");
    }
    Folders.delete(directory);
  }

  private String run(String action, String... arguments) {
    var command = new ArrayList<>(List.of(script.toString(), action, directory.toString()));
    command.addAll(List.of(arguments));
    try {
      var errors = Files.createTempFile("private-server", ".err");
      try {
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("TEST_FORK", Integer.toString(TestFork.NUMBER));
        var process = builder.start();
        process.getOutputStream().close();
        var output =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        var code = process.waitFor();
        if (code != 0) {
          throw new IllegalStateException(
              "%s: exit code %d: %s%s"
                  .formatted(String.join(" ", command), code, output, Files.readString(errors)));
        }
        return output;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + String.join(" ", command), e);
    }
  }

  /** Under the directory of {@code scripts/test}, which stops what a killed JVM leaves running. */
  private static Path newDirectory(String script) {
    var name = script.replace("private-", "");
    try {
      var parent = Optional.ofNullable(System.getenv("TEST_SERVERS_DIR")).map(Path::of);
      return parent.isPresent()
          ? Files.createTempDirectory(parent.get(), name)
          : Files.createTempDirectory("teltonika-test-" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
