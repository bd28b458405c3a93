package carsharing.teltonika.settings.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.Futures;
import io.vertx.config.spi.ConfigStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file whose writer is still at work. */
@VertxTest
class FileStoreTest {

  @TempDir private Path folder;

  @Test
  void handsOnAChangeWhenItHasStayedTheSame(Vertx vertx) throws Exception {
    var file = Files.writeString(folder.resolve("commands.yaml"), "before");
    var store = store(vertx, file, 1_000);
    assertThat(text(store)).isEqualTo("before");

    Files.writeString(file, "half");
    var look = store.get();
    var second = store.get(); // Shares the first one's result.
    Files.writeString(file, "whole");

    assertThat(Futures.get(look).getString(1, 6)).isEqualTo("whole");
    assertThat(Futures.get(second)).isSameAs(Futures.get(look));
    assertThat(text(store)).isEqualTo("whole");
  }

  @Test
  void aFileThatIsDeletedWhileItIsReadIsMissing(Vertx vertx) throws Exception {
    var file = folder.resolve("profiles.yaml");
    var isOver = new AtomicBoolean();
    var writer = CompletableFuture.runAsync(() -> writeAndDelete(file, isOver));
    var seen = new TreeSet<Character>();
    for (var i = 0; i < 5_000 && !writer.isDone(); i++) {
      seen.add((char) Futures.get(store(vertx, file, 1).get()).getByte(0));
    }
    isOver.set(true);
    writer.get();

    assertThat(seen).containsExactly((char) FileStore.MISSING, (char) FileStore.TEXT);
  }

  private static void writeAndDelete(Path file, AtomicBoolean isOver) {
    try {
      while (!isOver.get()) {
        Files.writeString(file, "x");
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(ConfigStore store) {
    var content = Futures.get(store.get());
    assertThat(content.getByte(0)).isEqualTo(FileStore.TEXT);
    return content.getString(1, content.length(), UTF_8.name());
  }

  private static ConfigStore store(Vertx vertx, Path file, long settling) {
    var configuration =
        new JsonObject().put(FileStore.PATH, file.toString()).put(FileStore.SETTLING_MS, settling);
    return new FileStore.Factory().create(vertx, configuration);
  }
}
