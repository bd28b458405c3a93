package carsharing.teltonika;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.server.ProjectCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts share. */
class ShellLibraryTest {

  private static final String NOBODY = "65534";

  /** What is on a machine that has nothing of what the project needs. */
  private static final List<String> TOOLS =
      List.of("bash", "env", "dirname", "basename", "sed", "grep", "paste", "cat", "sort", "head");

  /** Reads what all share, and one of the other files. */
  private static final String LIBRARY =
      "set -euo pipefail; source scripts/lib/common.sh; source scripts/lib/%s.sh; ";

  private record Run(int exitCode, String output) {}

  @TempDir private Path folder;

  @Test
  void tellAUserWhoMayNotUseSudoWhatToInstall() throws Exception {
    for (var path : List.of(folder, Files.createDirectory(folder.resolve("bin")))) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (var tool : TOOLS) {
      Files.createSymbolicLink(folder.resolve("bin/" + tool), find(tool));
    }
    program("sudo", "echo 'nobody is not in the sudoers file.' >&2; exit 1");
    program("apt-get", "echo 'are you root?' >&2; exit 100");
    var project = ProjectCopy.of(folder.resolve("project"));

    var run = runAsNobody(project.resolve("scripts/test").toString());

    assertThat(run.output())
        .contains("Please install:\n", "Maven 3.8 or newer")
        .doesNotContain("sudoers", "are you root");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[WARNING] a.jar, b.jar define 1 overlapping resource:",
        "[\u001b[1;33mWARNING\u001b[m] Using platform encoding",
        "WARNING: A terminally deprecated method in sun.misc.Unsafe has been called"
      })
  void failABuildThatPrintsAWarning(String line) throws Exception {
    var run = warningsIn("[INFO] BUILD SUCCESS\n" + line + "\n");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("the build prints the warnings above");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[INFO] 0 WARNINGs",
        "[WARNING] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1",
        "[WARNING] Could not transfer metadata from central"
      })
  void passABuildWithoutWarningsOfItsOwn(String line) throws Exception {
    assertThat(warningsIn(line + "\n")).isEqualTo(new Run(0, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scripts/test", "scripts/bench", "scripts/chaos", "scripts/attack"})
  void refuseARabbitMqThatTheyCannotFetch(String script) throws Exception {
    var run = run(List.of(script, "--rabbitmq", "5"));

    assertThat(run.output()).contains("--rabbitmq: 5 (expected: 4;");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "-Dtest=A --rabbitmq 4 -DskipITs, debootstrap",
    "-Dtest=A --rabbitmq=4 -DskipITs, debootstrap",
    "-Dtest=A -DskipITs, redis rabbitmq"
  })
  void passOnTheArgumentsThatAreNotTheirs(String arguments, String needs) throws Exception {
    var take = "take_rabbitmq_option %s; echo \"${arguments[@]}, ${server_needs[@]}\"";
    var run = run(List.of("bash", "-c", LIBRARY.formatted("newer") + take.formatted(arguments)));

    assertThat(run).isEqualTo(new Run(0, "-Dtest=A -DskipITs, " + needs + "\n"));
  }

  private Run warningsIn(String output) throws Exception {
    var log = Files.writeString(folder.resolve("maven.log"), output);
    return run(
        List.of(
            "bash",
            "-c",
            LIBRARY.formatted("warnings") + "fail_on_warnings \"$1\"",
            "test",
            log.toString()));
  }

  /** A process can end between the two looks at it: it answers the signal and has no state. */
  @ParameterizedTest
  @CsvSource({"$$, alive", "4194305, dead", "'', dead"})
  void seeThatAProcessHasEndedWhileTheyLook(String process, String expected) throws Exception {
    var script =
        "source scripts/lib/common.sh; kill() { :; }; alive \"%s\" && echo alive || echo dead";

    var run = run(List.of("bash", "-c", script.formatted(process)));

    assertThat(run.output().strip()).isEqualTo(expected);
  }

  /** Bit 1 of the ignored signals of a process is SIGINT. */
  @Test
  void startProgramsThatHeedACtrlCAlsoWhenTheyIgnoreIt() throws Exception {
    var script =
        """
        trap '' INT; source scripts/lib/common.sh
        in_background awk '/^SigIgn/ { print "ignored " $2 }' /proc/self/status
        wait "$started"
        """;

    var run = run(List.of("bash", "-c", script));

    var ignored = run.output().strip().replace("ignored ", "");
    assertThat(Long.parseUnsignedLong(ignored, 16) & 2).isZero();
  }

  /** As another user if the tests run as root, with a PATH of a few tools. */
  private Run runAsNobody(String script) throws Exception {
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      var ids = List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
      command.add(find("setpriv").toString());
      command.addAll(ids);
    }
    command.addAll(
        List.of(
            find("env").toString(), "-i", "PATH=" + folder.resolve("bin"), "HOME=/tmp", script));
    return run(command);
  }

  private static Run run(List<String> command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  private void program(String name, String text) throws IOException {
    var file = Files.writeString(folder.resolve("bin/" + name), "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path find(String tool) {
    return List.of("/bin", "/usr/bin").stream()
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + tool + " on this machine"));
  }
}
