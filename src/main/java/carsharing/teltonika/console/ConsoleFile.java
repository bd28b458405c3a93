package carsharing.teltonika.console;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console, as browsers get it.
 *
 * @param type media type
 * @param version changes with the content
 * @param plain the content
 * @param zipped the same for browsers that take gzip
 */
record ConsoleFile(String type, String version, Buffer plain, Buffer zipped) {

  private static final int VERSION_BYTES = 12;

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "bin", "application/octet-stream");

  /**
   * Reads a resource. Blocks.
   *
   * @throws IOException if there is none of that name
   */
  static ConsoleFile read(String resource) throws IOException {
    try (InputStream in = ConsoleFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("no resource " + resource);
      }
      return of(resource, in.readAllBytes());
    }
  }

  private static ConsoleFile of(String name, byte[] content) throws IOException {
    var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IOException("%s: no media type is known for it".formatted(name));
    }
    var version = HexFormat.of().formatHex(Sha256.of(content), 0, VERSION_BYTES);
    return new ConsoleFile(type, version, Buffer.buffer(content), Buffer.buffer(zip(content)));
  }

  private static byte[] zip(byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(content);
    }
    return out.toByteArray();
  }

  /** Its text. */
  String text() {
    return plain.toString(StandardCharsets.UTF_8);
  }
}
