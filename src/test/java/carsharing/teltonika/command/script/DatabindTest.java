package carsharing.teltonika.command.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Why scripts are read by our own readers, and not by jackson-databind into records. */
class DatabindTest {

  private static final String TWO_MISTAKES =
      "{\"steps\": [{\"cmd\": \"a\", \"sucess\": \"b\", \"retries\": 9}]}";
  private static final String TEXT_FOR_A_NUMBER = "{\"steps\": [{\"cmd\": 5, \"retries\": \"3\"}]}";

  private record Steps(List<Fields> steps) {}

  private record Fields(String cmd, int retries) {}

  private final ObjectMapper databind = new ObjectMapper();

  @Test
  void databindNamesTheFirstMistakeAndAJavaClass() {
    assertThatThrownBy(() -> databind.readValue(TWO_MISTAKES, Steps.class))
        .isInstanceOf(DatabindException.class)
        .hasMessageContaining("sucess")
        .hasMessageContaining("DatabindTest$Fields")
        .hasMessageNotContaining("retries: 9");
  }

  @Test
  void ourReaderNamesBothWithTheirPlaces() {
    assertThatThrownBy(() -> read(TWO_MISTAKES))
        .hasMessageContaining("open, step 1, sucess: unknown")
        .hasMessageContaining("open, step 1, retries: 9 (expected: 0-5)");
  }

  @Test
  void databindTakesATextForANumberAndANumberForAText() throws JsonProcessingException {
    assertThat(databind.readValue(TEXT_FOR_A_NUMBER, Steps.class).steps())
        .containsExactly(new Fields("5", 3));
  }

  @Test
  void ourReaderRefusesBoth() {
    assertThatThrownBy(() -> read(TEXT_FOR_A_NUMBER))
        .hasMessageContaining("open, step 1, cmd: ")
        .hasMessageContaining("open, step 1, retries: 3 (expected: 0-5)");
  }

  private static void read(String script) throws InvalidScriptsException {
    var scripts = new JsonObject().put("open", new JsonObject(script));
    new ScriptsReader("commands.yaml", Set.of()).read(new JsonObject().put("scripts", scripts));
  }
}
