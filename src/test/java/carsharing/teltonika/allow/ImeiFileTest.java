package carsharing.teltonika.allow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.AllowSettings;
import carsharing.teltonika.testing.WholeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of allowed IMEIs: its mistakes, its limits, and what it costs. */
class ImeiFileTest {

  private static final String ALLOWED = "356307042441013";
  private static final String OTHER = "356307042441014";

  @TempDir private Path folder;

  @Test
  void namesTheFirstTenOfAHundredThousandMistakes() throws Exception {
    var mistakes = IntStream.range(0, 100_000).mapToObj(i -> "wrong line " + i).toList();
    Files.write(list(), mistakes);

    assertThatThrownBy(() -> ImeiFile.read(list(), limits(1_000_000, 32 << 20)))
        .hasMessageContaining("have 100000 mistakes")
        .hasMessageContaining("line 10: wrong line 9 (expected: an IMEI of 15 digits)")
        .hasMessageEndingWith("and 99990 more")
        .hasMessageMatching("(?s).{0,2000}");

    WholeFile.write(list(), "x".repeat(1_000_000));
    assertThatThrownBy(() -> ImeiFile.read(list(), limits(1_000_000, 32 << 20)))
        .hasMessageMatching("(?s).{0,300}");
  }

  @Test
  void refusesAListThatIsTooLarge() throws Exception {
    WholeFile.write(list(), ALLOWED + "\n" + OTHER + "\n");

    assertThatThrownBy(() -> ImeiFile.read(list(), limits(1, 1024)))
        .hasMessageContaining("has 2 IMEIs (expected: at most 1, allow.maxImeis)");
    assertThatThrownBy(() -> ImeiFile.read(list(), limits(10, 20)))
        .hasMessageContaining("is too large (expected: at most 20 bytes, allow.maxFile)");
    assertThatThrownBy(() -> ImeiFile.read(Path.of("/dev/zero"), limits(10, 20)))
        .hasMessageContaining("is too large");
    assertThat(ImeiFile.read(list(), limits(2, 32)).contains(new Imei(OTHER))).isTrue();
  }

  @Test
  void aMillionImeisCostLittleMemory() throws Exception {
    try (var out = Files.newBufferedWriter(list())) {
      for (var i = 0; i < 1_000_000; i++) {
        out.write(Long.toString(350_000_000_000_000L + 7L * i) + "\n");
      }
    }
    var before = used();

    var imeis = ImeiFile.read(list(), limits(1_000_000, 32 << 20));

    assertThat(used() - before).isLessThan(24L << 20);
    assertThat(imeis.size()).isEqualTo(1_000_000);
    assertThat(imeis.contains(new Imei("350000000000007"))).isTrue();
    assertThat(imeis.contains(new Imei("350000000000008"))).isFalse();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static AllowSettings limits(int maxImeis, int maxFile) {
    return new AllowSettings(AllowSettings.Mode.FILE, "imeis.txt", "key", maxImeis, maxFile);
  }

  private Path list() {
    return folder.resolve("imeis.txt");
  }
}
