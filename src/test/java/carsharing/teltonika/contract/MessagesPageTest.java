package carsharing.teltonika.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page says what the schemas say. {@code -DwritePage} writes it. */
class MessagesPageTest {

  private static final Path PAGE = Path.of("docs", "messages.md");

  @Test
  void saysWhatTheSchemasSay() throws IOException {
    var page = MessagesPage.of(new Schemas());
    if (System.getProperty("writePage") != null) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as("a schema has changed: write the page again with -Dtest=MessagesPageTest -DwritePage")
        .hasContent(page);
  }
}
