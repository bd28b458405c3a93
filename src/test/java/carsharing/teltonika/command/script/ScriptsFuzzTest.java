package carsharing.teltonika.command.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.files.PlainYaml;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.json.DecodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Target of {@code scripts/fuzz scripts}: any text as the file of scripts. */
class ScriptsFuzzTest {

  private static final Set<String> CHECKS = Set.of("finishCheck", "lockCheck");

  @MethodSource("builtIn")
  @FuzzTest
  void readsOrRefusesAnyFile(byte[] text) {
    try {
      var content = PlainYaml.parse(new String(text, UTF_8));
      check(new ScriptsReader("commands.yaml", CHECKS).read(content).scripts());
    } catch (InvalidScriptsException e) {
      assertThat(e).hasMessageMatching("(?s)commands.yaml has \\d+ mistakes?:\\R  .*");
    } catch (DecodeException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  static Stream<byte[]> builtIn() throws IOException {
    return Stream.of(Files.readAllBytes(Path.of("conf", "commands.yaml")));
  }

  private static void check(Map<String, Script> scripts) {
    assertThat(scripts).isNotEmpty();
    scripts.forEach(
        (action, script) -> {
          assertThat(script.action()).isEqualTo(action);
          assertThat(script.steps()).isNotEmpty().allSatisfy(ScriptsFuzzTest::check);
          script.onFailure().ifPresent(other -> assertThat(scripts).containsKey(other));
        });
  }

  private static void check(Step step) {
    assertThat(step.command()).matches(Step.COMMAND);
    assertThat(step.retries()).isBetween(0, 5);
    step.timeout()
        .ifPresent(
            time -> assertThat(time).isBetween(Duration.ofMillis(1), Duration.ofMinutes(10)));
    step.check()
        .ifPresent(
            check -> {
              assertThat(CHECKS).contains(check);
              assertThat(step.answer()).isEqualTo(Step.Answer.RECORD);
            });
  }
}
