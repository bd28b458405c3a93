package carsharing.teltonika.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line of {@code scripts/decode}. */
class DecodeTest {

  private static final String GETINFO = "000000000000000F0C010500000007676574696E666F0100004312";

  /** Id 81: the vehicle's speed, or whether cruise control is active. */
  private static final String SPEED =
      "000000000000002308010000016B40D8EA300100000000000000000000000000000000010151320000000100001076";

  private record Run(int exitCode, String output, String errors) {}

  @Test
  void takesHexAsOneArgumentAsSeveralAndFromStandardInput() {
    var run = decode("", GETINFO);

    assertThat(run.output()).contains("codec 12", "05 (command)", "getinfo", "nothing is wrong");
    assertThat(run.exitCode()).isZero();
    assertThat(decode("", "0x0000 0000", "0000000F", GETINFO.substring(16))).isEqualTo(run);
    assertThat(decode(GETINFO)).isEqualTo(run);
    assertThat(decode(GETINFO.toLowerCase(Locale.ROOT) + "\n", "-")).isEqualTo(run);
  }

  @Test
  void readsAFile(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("frames.txt"), GETINFO + "\n" + GETINFO + "\n");

    var run = decode("", file.toString());

    assertThat(run.output()).contains("Frame at offset 0", "Frame at offset 27", "2 frames");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void endsWithOneIfSomethingIsWrongWithTheBytes() {
    var run = decode("", GETINFO.replace("4312", "4313"));

    assertThat(run.output())
        .contains("WRONG: CRC at offset 23: 00004313 (expected: 00004312)", "getinfo", "1 mistake");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(decode("").exitCode()).isEqualTo(1);
  }

  @Test
  void refusesALineOfALogAndSaysWhereTheTextIs() {
    var run = decode("12:00:01 received " + GETINFO);

    assertThat(run.errors())
        .isEqualTo(
            "decode: line 1, column 3: ':' is no hex digit (expected: hex digits, white space and"
                + " 0x). If the hex stands in a line of a log, pass only the hex\n");
    assertThat(run.output()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void namesElementsByTheTableOfTheFamily() {
    assertThat(decode("", "--family", "fmb130", SPEED).output())
        .containsPattern("81 +Vehicle Speed \\(81\\) +50 km/h +32");
    assertThat(decode("", "--family=fmb640", SPEED).output())
        .containsPattern("81 +Cruise Control Active +50 +32");
    assertThat(decode("", SPEED).output()).containsPattern("81 +- +50 +32");
  }

  @Test
  void listsTheFamiliesIfThereIsNoSuchFamily() {
    var run = decode("", "--family", "fmb9000", GETINFO);

    assertThat(run.errors())
        .contains("--family: fmb9000 (expected: one of fmb130, fmc150, fmb640, fmc650, tat, tft,");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private static Run decode(String input, String... arguments) {
    var output = new ByteArrayOutputStream();
    var errors = new StringWriter();
    var in = new ByteArrayInputStream(input.getBytes(UTF_8));
    var out = new PrintStream(output, true, UTF_8);
    var code =
        new CommandLine(new Decode(in, out))
            .setErr(new PrintWriter(errors, true))
            .execute(arguments);
    return new Run(code, output.toString(UTF_8), errors.toString());
  }
}
