package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.ProjectCopy;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.CarTracker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/run}, and the scripts that find what it has started, in a copy of the project. */
class ScriptsIT {

  private static final String IMEI = "356307077700011";
  private static final String ADDRESSES = "data/server.addresses";
  private static final int REDIS_PORT = 6379;

  private record Run(int exitCode, String output) {}

  @TempDir private Path folder;

  private final int port = Ports.free();
  private final Map<String, String> ports =
      Map.of("DEVICES_PORT", Integer.toString(port), "HTTP_PORT", Integer.toString(Ports.free()));

  @Test
  void findTheServerThatRunsAlthoughAnotherProgramHasThePortOfRedis() throws Exception {
    var project = ProjectCopy.withJar(folder);
    try (var taken = occupy(REDIS_PORT)) {
      assertThat(taken.isBound()).isTrue();
      var server = project.start(ports, "scripts/run");
      try {
        findsAndUses(project, server);
      } finally {
        server.destroy();
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(server.exitValue()).isZero();
      assertThat(project.resolve(ADDRESSES)).doesNotExist();
    }
  }

  private void findsAndUses(ProjectCopy project, Process server) throws Exception {
    var addresses = awaitAddresses(project, server);
    var redis = addresses.getProperty("redis");
    assertThat(URI.create(redis).getPort()).isNotEqualTo(REDIS_PORT);
    assertThat(Files.getPosixFilePermissions(project.resolve(ADDRESSES)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    try (var client = new CommandClient(redis, IMEI);
        var car = CarTracker.connect(port, IMEI, (self, text) -> self.answer("DOUT2:1"))) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      var command = run(project, Map.of(), "scripts/command", IMEI, "imoLock");
      assertThat(command.output()).contains("Redis: " + redis, "\"success\"");
      assertThat(command.exitCode()).isZero();
      assertThat(car.commands()).isNotEmpty();
    }
    var simulated = run(project, Map.of(), "scripts/simulate", "--trackers=1", "--duration=10s");
    assertThat(simulated.output()).contains("to 127.0.0.1:" + port, "trackers 1/1");
    assertThat(simulated.exitCode()).isZero();
  }

  @Test
  void noticeThatTheServerWasKilled() throws Exception {
    var project = ProjectCopy.withJar(folder);
    var server = project.start(ports, "scripts/run");
    try {
      awaitAddresses(project, server);
    } finally {
      server.destroyForcibly().waitFor();
    }
    assertThat(project.resolve(ADDRESSES)).exists();

    var elsewhere = Map.of("REDIS_URI", "redis://127.0.0.1:1");
    var command = run(project, elsewhere, "scripts/command", IMEI, "lock");

    assertThat(command.output())
        .contains("The server that wrote " + ADDRESSES + " (process " + server.pid())
        .contains("no Redis answers at redis://127.0.0.1:1");
    assertThat(command.exitCode()).isEqualTo(1);
    assertThat(project.resolve(ADDRESSES)).doesNotExist();
  }

  /** Without a server, from any folder. */
  @Test
  void explainFrames() throws Exception {
    var project = ProjectCopy.withJar(folder);
    var elsewhere = Files.createDirectories(project.resolve("elsewhere"));
    Files.writeString(
        elsewhere.resolve("frames.txt"), "000000000000000F0C010500000007676574696E666F0100004312");

    var right = run(project, Map.of(), "scripts/decode", "frames.txt");
    assertThat(right.output()).contains("codec 12", "getinfo", "nothing is wrong");
    assertThat(right.exitCode()).isZero();

    var wrong = run(project, Map.of(), "scripts/decode", "--family=fmb130", "0102");
    assertThat(wrong.output()).contains("WRONG: no frame at offset 0: 0102");
    assertThat(wrong.exitCode()).isEqualTo(1);
  }

  /** A jar that is new, but was not written to its end. */
  @Test
  void buildAgainAfterABuildThatWasInterrupted() throws Exception {
    var project = ProjectCopy.withJar(folder);
    var jar = project.resolve(ServerProcess.STANDALONE.toString());
    var whole = Files.move(jar, project.resolve("whole.jar"));
    Files.write(jar, Arrays.copyOf(Files.readAllBytes(whole), 1_000_000));
    var bin = Files.createDirectory(project.resolve("bin"));
    var maven =
        Files.writeString(
            bin.resolve("mvn"),
            "#!/bin/sh\ncase $* in *--version*) echo Apache Maven 3.8.7 ;; *) cp %s %s ;; esac\n"
                .formatted(whole, jar));
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));

    var path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    var simulated = run(project, path, "scripts/simulate", "--trackers=0");

    assertThat(simulated.output()).contains("Building the server", "--trackers: 0 (expected:");
    assertThat(simulated.exitCode()).isEqualTo(2);
  }

  private static Properties awaitAddresses(ProjectCopy project, Process server) throws IOException {
    var file = project.resolve(ADDRESSES);
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(file) || !server.isAlive());
    assertThat(file).as(project.output("scripts/run")).exists();
    var addresses = new Properties();
    try (var lines = Files.newBufferedReader(file)) {
      addresses.load(lines);
    }
    return addresses;
  }

  private static Run run(ProjectCopy project, Map<String, String> environment, String... command)
      throws Exception {
    var code = project.start(environment, command).waitFor();
    return new Run(code, project.output(command[0]));
  }

  /** Whoever has it, the embedded Redis has not. */
  private static ServerSocket occupy(int port) throws IOException {
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      return new ServerSocket(0);
    }
  }
}
