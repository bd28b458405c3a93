package carsharing.teltonika.console;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The operator's file of map tiles, in the format PMTiles, version 3. Browsers read it in ranges of
 * bytes; the server only looks whether they can. The file is opened for each range, so that the
 * operator can replace it.
 *
 * @param file a file that was fit when the server started
 */
record TileArchive(Path file) {

  private static final int HEADER_LENGTH = 127;
  private static final byte[] BEGIN = "PMTiles\3".getBytes(StandardCharsets.US_ASCII);
  private static final int DIRECTORY_COMPRESSION = 97;
  private static final int TILE_COMPRESSION = 98;
  private static final int TILE_KIND = 99;
  private static final List<String> KINDS =
      List.of("unknown tiles", "vector tiles", "PNG", "JPEG", "WebP", "AVIF");
  private static final Set<String> FIT_KINDS = Set.of("PNG", "JPEG", "WebP", "AVIF");
  private static final List<String> COMPRESSIONS =
      List.of("an unknown method", "nothing", "gzip", "brotli", "zstd");
  private static final Set<String> FIT_COMPRESSIONS = Set.of("nothing", "gzip");

  /**
   * A part of the file as it is now.
   *
   * @param version changes with the file
   * @param length of the whole file
   * @param bytes empty if the part begins behind the end
   */
  record Part(String version, long length, Buffer bytes) {}

  /**
   * Looks whether browsers can show it. Blocks.
   *
   * @throws IOException that says what is wrong, and what is expected
   */
  static TileArchive open(String name) throws IOException {
    try {
      var archive = new TileArchive(Path.of(name));
      archive.check(archive.read(new ByteRange(0, HEADER_LENGTH - 1)).bytes());
      return archive;
    } catch (NoSuchFileException e) {
      throw mistake(name, "no such file", e);
    } catch (InvalidPathException | IOException e) {
      throw mistake(name, String.valueOf(e.getMessage()), e);
    }
  }

  private static IOException mistake(String name, String rule, Exception cause) {
    return new IOException("console.pmtiles: %s: %s".formatted(name, rule), cause);
  }

  private void check(Buffer header) throws IOException {
    if (header.length() < HEADER_LENGTH
        || !header.getBuffer(0, BEGIN.length).equals(Buffer.buffer(BEGIN))) {
      throw new IOException("no PMTiles file of version 3");
    }
    var kind = named(KINDS, header.getByte(TILE_KIND));
    require("its tiles are " + kind, FIT_KINDS.contains(kind), "images: PNG, JPEG, WebP or AVIF");
    for (var at : List.of(DIRECTORY_COMPRESSION, TILE_COMPRESSION)) {
      var method = named(COMPRESSIONS, header.getByte(at));
      require(
          "%s are compressed with %s"
              .formatted(at == TILE_COMPRESSION ? "tiles" : "directories", method),
          FIT_COMPRESSIONS.contains(method),
          "nothing or gzip");
    }
  }

  private static void require(String found, boolean isFit, String expected) throws IOException {
    if (!isFit) {
      throw new IOException("%s (expected: %s)".formatted(found, expected));
    }
  }

  private static String named(List<String> names, byte number) {
    return names.get(number > 0 && number < names.size() ? number : 0);
  }

  /** Reads a part; a shorter one if the file ends before. Blocks. */
  Part read(ByteRange range) throws IOException {
    try (var channel = FileChannel.open(file)) {
      var size = channel.size();
      var changed = Files.getLastModifiedTime(file).toMillis();
      var left = Math.max(0, Math.min(range.length(), size - range.from()));
      var bytes = ByteBuffer.allocate((int) left);
      while (bytes.hasRemaining() && channel.read(bytes, range.from() + bytes.position()) >= 0) {
        // A read may bring less than was asked for.
      }
      var read = Buffer.buffer(bytes.array()).slice(0, bytes.position());
      return new Part("%x-%x".formatted(changed, size), size, read);
    }
  }
}
