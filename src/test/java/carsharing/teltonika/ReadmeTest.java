package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.TestServer;
import carsharing.teltonika.testing.Tracker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what happens. */
class ReadmeTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String readme = Files.readString(Path.of("README.md"));

  ReadmeTest() throws IOException {}

  @Test
  void theFrameInTheReadmeArrivesAsTheMessageInTheReadme() throws Exception {
    var frame = HexFormat.of().parseHex(block("text").replaceAll("\\s", ""));
    var expected = JSON.readTree(block("json"));
    var uri = RabbitServer.shared().uri();
    var queue = "record." + UUID.randomUUID();
    try (var server = TestServer.start(uri, queue);
        var tracker = Tracker.connect(server.port(), expected.get("message").textValue());
        var records = new QueueReader(uri, queue)) {
      tracker.send(Buffer.buffer(frame)).awaitAcknowledged(1);

      await().until(() -> records.messages().size() == 1);
      assertThat(timeless(records.json().get(0))).isEqualTo(timeless(expected));
    }
  }

  @Test
  void everyFileThatTheReadmeLinksToIsThere() {
    var links = Pattern.compile("\\]\\((?!https:)([^)#]+)\\)").matcher(readme).results().toList();

    assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(Path.of(link.group(1))).exists());
  }

  private String block(String language) {
    var found = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(readme);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static JsonNode timeless(JsonNode message) {
    return ((ObjectNode) message.deepCopy()).without("receivedAt");
  }
}
