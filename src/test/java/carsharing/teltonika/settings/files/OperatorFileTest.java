package carsharing.teltonika.settings.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.settings.files.FileContent.Fields;
import carsharing.teltonika.settings.files.FileContent.Missing;
import carsharing.teltonika.settings.files.FileContent.Wrong;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.WholeFile;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of the operator, through vertx-config. */
@VertxTest
class OperatorFileTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);

  @TempDir private Path folder;

  private Path file;
  private final List<FileContent> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void name() {
    file = folder.resolve("server.yaml");
  }

  @Test
  void isReadOnce(Vertx vertx) throws IOException {
    assertThat(read(vertx)).isEqualTo(new Missing());
    write("");
    assertThat(read(vertx)).isEqualTo(new Fields(new JsonObject(), true));
    write("# nothing\n");
    assertThat(read(vertx)).isEqualTo(new Fields(new JsonObject(), false));
    write("a: 1\n");
    assertThat(read(vertx)).isEqualTo(fields(1));
    write("a: 1\na: 2\n");
    assertThat(read(vertx)).isEqualTo(new Wrong("found duplicate key a at line 2, column 1"));
  }

  @Test
  void isNotReadIfItIsNoFileOrTooLarge(Vertx vertx) throws IOException {
    Files.createDirectory(file);
    assertThat(read(vertx)).isEqualTo(new Wrong("it is no file"));
    Files.delete(file);
    write("#".repeat(4 * 1024 * 1024 + 1));
    assertThat(read(vertx)).isEqualTo(new Wrong("4194305 bytes (expected: at most 4194304)"));
  }

  @Test
  void isFollowedAndEachContentIsToldOnce(Vertx vertx) throws IOException {
    write("a: 1\n");
    follow(vertx);
    await().until(() -> seen.equals(List.of(fields(1))));

    write("a: [\n");
    await().until(() -> seen.size() == 2 && seen.get(1) instanceof Wrong);
    Files.delete(file);
    await().until(() -> seen.size() == 3 && seen.get(2) instanceof Missing);
    write("a: 2\n");
    await().until(() -> seen.size() == 4 && seen.get(3).equals(fields(2)));
    write("a:    2\n"); // Another file that says the same.
    write("a: 3\n");
    await().until(() -> seen.size() == 5 && seen.get(4).equals(fields(3)));
  }

  /** vertx-config logs a stack trace of each failure, at each look. */
  @Test
  void logsNothingOfVertxConfigIfItIsWrong(Vertx vertx) throws IOException {
    write("a: [\n");
    try (var logged = new Logged()) {
      follow(vertx);
      await().until(() -> seen.size() == 1);
      write("a: 1\na: 2\n");
      await().until(() -> seen.size() == 2);

      assertThat(logged.lines("scanning")).isEmpty();
    }
  }

  @Test
  void isAnotherFileIfItsNameChanges(Vertx vertx) throws IOException {
    write("a: 1\n");
    follow(vertx);
    await().until(() -> seen.equals(List.of(fields(1))));

    var other = WholeFile.write(folder.resolve("other.yaml"), "a: 2\n");
    file = other;

    await().until(() -> seen.equals(List.of(fields(1), fields(2))));
    WholeFile.write(other, "a: 3\n");
    await().until(() -> seen.equals(List.of(fields(1), fields(2), fields(3))));
  }

  private FileContent read(Vertx vertx) {
    return Futures.get(OperatorFile.read(vertx, file));
  }

  private void follow(Vertx vertx) {
    OperatorFile.follow(vertx, () -> file, INTERVAL, seen::add);
  }

  private void write(String text) throws IOException {
    WholeFile.write(file, text);
  }

  private static Fields fields(int a) {
    return new Fields(new JsonObject().put("a", a), false);
  }
}
