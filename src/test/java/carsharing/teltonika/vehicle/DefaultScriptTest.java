package carsharing.teltonika.vehicle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class DefaultScriptTest {

  @Test
  void areThoseOfTheFileThatTheServerBringsAlong() throws Exception {
    Map<String, Object> file = new Yaml().load(Files.readString(Path.of("conf", "commands.yaml")));
    var scripts = new ObjectMapper().<JsonNode>valueToTree(file).path("scripts");

    assertThat(scripts.properties())
        .allSatisfy(
            script ->
                assertThat(DefaultScript.of(script.getKey()).orElseThrow().steps())
                    .isEqualTo(steps(script.getValue())));
    assertThat(scripts.size()).isEqualTo(DefaultScript.values().length);
  }

  private static List<GprsStep> steps(JsonNode script) {
    var steps = new ArrayList<GprsStep>();
    script.forEach(
        step ->
            steps.add(
                new GprsStep(
                    step.path("cmd").asText(), kind(step), step.path("optional").asBoolean())));
    return steps;
  }

  private static GprsStep.Kind kind(JsonNode step) {
    var command = step.path("cmd").asText();
    return Stream.of(
            Map.entry(
                step.path("action").asText().equals("finishCheck"), GprsStep.Kind.FINISH_CHECK),
            Map.entry(step.path("action").asText().equals("lockCheck"), GprsStep.Kind.LOCK_CHECK),
            Map.entry(command.startsWith("readio"), GprsStep.Kind.READING),
            Map.entry(command.startsWith("setdigout"), GprsStep.Kind.OUTPUT),
            Map.entry(command.startsWith("lvcan"), GprsStep.Kind.DOORS))
        .filter(Map.Entry::getKey)
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }
}
