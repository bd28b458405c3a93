package carsharing.teltonika.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * systemd takes the unit and its addition for TLS as they are. It ignores what it does not know.
 */
class SystemdUnitTest {

  private static final Path FOLDER = Path.of("deploy", "systemd");
  private static final String UNIT = "teltonika-carsharing-server.service";

  @TempDir private Path units;

  @BeforeEach
  void assumeSystemd() {
    var installed =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "systemd-analyze")));
    assumeThat(installed).as("systemd-analyze is installed").isTrue();
  }

  @Test
  void isTakenBySystemdWithoutAWarning() throws Exception {
    var unit = withAProgramThatExists(Files.readString(FOLDER.resolve(UNIT)));

    assertThat(verify(unit, Files.readString(FOLDER.resolve("tls.conf")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "LoadCredential=rabbitmq, LoadCredentail=rabbitmq",
    "TimeoutStopSec=40, TimeoutStopSec=fourty",
    "Type=exec, Type=exce",
    "[Service], [Servise]",
    "RestrictAddressFamilies=AF_INET, RestrictAddressFamilies=INET",
    "ExecStart=/usr/bin/env, ExecStart=/usr/bin/enw",
  })
  void isNotTakenWithAMistake(String right, String wrong) throws Exception {
    var unit = withAProgramThatExists(Files.readString(FOLDER.resolve(UNIT)));
    assertThat(unit).contains(right);

    assertThat(verify(unit.replace(right, wrong), "")).isNotEmpty();
  }

  /** The JDK of the tests need not be where the unit looks for Java. */
  private static String withAProgramThatExists(String unit) {
    assertThat(unit).contains("ExecStart=/usr/bin/java ");
    return unit.replace("ExecStart=/usr/bin/java ", "ExecStart=/usr/bin/env ");
  }

  /** What systemd says; its exit code is 0 for what it ignores. */
  private String verify(String unit, String addition) throws IOException, InterruptedException {
    var file = units.resolve(UNIT);
    Files.writeString(file, unit);
    var additions = Files.createDirectories(units.resolve(UNIT + ".d"));
    Files.writeString(additions.resolve("tls.conf"), addition);
    var builder =
        new ProcessBuilder("systemd-analyze", "verify", "--man=no", file.toString())
            .redirectErrorStream(true);
    builder.environment().put("SYSTEMD_UNIT_PATH", units + ":");
    builder.environment().put("LC_ALL", "C");
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    var code = process.waitFor();
    return code == 0 ? output : "exit code " + code + "\n" + output;
  }
}
