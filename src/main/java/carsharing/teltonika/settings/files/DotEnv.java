package carsharing.teltonika.settings.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Variables of a file {@code .env}, as the library dotenv reads them for Node.js: a name, {@code =}
 * and a value on each line, with or without {@code export} before it.
 *
 * <p>A value can stand in single, double or back quotes. Within double quotes {@code \n} is a line
 * break. Without quotes a {@code #} that follows a blank begins a comment. A later line wins.
 */
public final class DotEnv {

  /** Such a file holds a few lines; anything larger is something else. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^\\h*+(?:export\\h++)?([\\w.-]++)\\h*+=\\h*+"
              + "('[^']*+'|\"(?:\\\\.|[^\"\\\\])*+\"|`[^`]*+`|(?:(?!#)(?:(?!\\h#)[^\\n])*+)?)"
              + "\\h*+(?:#.*+)?$");

  private DotEnv() {}

  /** The variables of a file; none if there is no such file, or it cannot be read. */
  public static Map<String, String> read(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
          ? parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
          : Map.of();
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** The variables of a text. */
  public static Map<String, String> parse(String text) {
    var variables = new LinkedHashMap<String, String>();
    var lines = LINE.matcher(text.replace("\uFEFF", "").replace("\r\n", "\n"));
    while (lines.find()) {
      variables.put(lines.group(1), value(lines.group(2)));
    }
    return variables;
  }

  private static String value(String written) {
    var text = written.strip();
    if (text.length() < 2 || "'\"`".indexOf(text.charAt(0)) < 0) {
      return text;
    }
    var last = text.length() - 1;
    if (text.charAt(last) != text.charAt(0)) {
      return text;
    }
    var inner = text.substring(1, last);
    return text.charAt(0) == '"' ? inner.replace("\\n", "\n").replace("\\\"", "\"") : inner;
  }
}
