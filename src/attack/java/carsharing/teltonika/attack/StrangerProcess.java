package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Tally;
import carsharing.teltonika.attack.party.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Has the strangers in a process of their own, whose work comes last on this machine: in earnest
 * they would have machines of their own.
 */
final class StrangerProcess implements AutoCloseable {

  private static final Path NICE = Path.of("/usr/bin/nice");

  private final Process process;
  private final BufferedReader replies;

  /** Starts it. */
  StrangerProcess() {
    var command = new ArrayList<String>();
    if (Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", "19"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Strangers.class.getName()));
    try {
      process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      replies = process.inputReader(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins an attack; what the strangers have seen comes at its end. */
  CompletableFuture<Tally.Snapshot> begin(Attack attack, Target target) {
    try {
      var order = Strangers.JSON.writeValueAsString(new Strangers.Order(attack.name(), target));
      process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return CompletableFuture.supplyAsync(this::reply);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Tally.Snapshot reply() {
    try {
      var line = replies.readLine();
      if (line == null) {
        throw new IllegalStateException("the strangers' process has ended; see its messages above");
      }
      return Strangers.JSON.readValue(line, Tally.Snapshot.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
