package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/token} writes the file that the server reads. */
class TokenScriptTest {

  @TempDir private Path folder;

  private record Run(int code, String output) {}

  private Run token(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("scripts/token", "--file", file().toString()));
    command.addAll(Arrays.asList(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), output);
  }

  private Path file() {
    return folder.resolve("tokens.yaml");
  }

  @Test
  void addsListsAndRemovesTokensAndKeepsOnlyTheirHashes() throws Exception {
    var token = token("add", "back-end", "command").output().lines().findFirst().orElseThrow();
    token("add", "a.b", "read");

    var digest =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    assertThat(token).hasSizeGreaterThan(40);
    assertThat(Files.readString(file()))
        .contains("\"back-end\": { role: command, sha256: \"" + HexFormat.of().formatHex(digest))
        .doesNotContain(token);
    assertThat(token("list").output()).isEqualTo("back-end command\na.b read\n");

    assertThat(token("remove", "back-end").code()).isZero();
    assertThat(token("list").output()).isEqualTo("a.b read\n");
    token("remove", "a.b");
    assertThat(Files.readString(file())).contains("tokens: {}");
  }

  @Test
  void refusesWhatTheServerWouldNotTakeAndChangesNothing() throws Exception {
    token("add", "back-end", "command");
    var before = Files.readString(file());

    assertThat(token("add", "back-end", "read").output()).contains("this token exists");
    assertThat(token("add", "other", "boss").output()).contains("expected: read, command or admin");
    assertThat(token("add", "http.token", "admin").code()).isEqualTo(2);
    assertThat(token("add", "a b", "read").code()).isEqualTo(2);
    assertThat(token("remove", "nobody").output()).contains("no such token");
    assertThat(token().code()).isEqualTo(2);
    assertThat(Files.readString(file())).isEqualTo(before);

    Files.writeString(file(), "something: else\n");
    assertThat(token("add", "back-end", "read").output()).contains("not as this script writes it");
    assertThat(Files.readString(file())).isEqualTo("something: else\n");
  }
}
