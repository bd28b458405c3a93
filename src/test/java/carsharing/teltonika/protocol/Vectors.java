package carsharing.teltonika.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Real frames with their decoded values: Teltonika's own examples, and captures from the field. */
public final class Vectors {

  /**
   * A frame as it stood on the wire.
   *
   * @param expect the decoded values, in the form of the collection it is from
   */
  @SuppressWarnings("ArrayRecordComponent") // Nothing compares vectors.
  public record Vector(String name, String codec, byte[] bytes, JsonNode expect) {

    /** The frame's parts; its announced length must be that of its data. */
    public Frame frame() {
      var buffer = Buffer.buffer(bytes);
      var length = (int) buffer.getUnsignedInt(4);
      return new Frame(buffer.getBytes(8, 8 + length), buffer.getInt(8 + length));
    }

    /** Whether it holds AVL records. */
    public boolean isAvl() {
      return List.of("8", "8E", "16", "codec8", "codec8e", "codec16").contains(codec);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private Vectors() {}

  /** Examples of Teltonika's documents, some of which are published broken. */
  public static Stream<Vector> official() {
    return read("/vectors/official.json");
  }

  /** Frames that devices in the field have sent. */
  public static Stream<Vector> captures() {
    return read("/vectors/captures.json");
  }

  /** All whose boundaries and checksum are right. */
  public static List<Vector> sound() {
    return Stream.concat(official(), captures())
        .filter(vector -> !vector.codec().equals("handshake"))
        .filter(vector -> !vector.name().contains("broken") && !vector.name().contains("-old"))
        .filter(vector -> vector.frame().isIntact())
        .toList();
  }

  private static Stream<Vector> read(String resource) {
    try (var in = requireNonNull(Vectors.class.getResourceAsStream(resource))) {
      var entries = new ObjectMapper().readTree(in);
      return StreamSupport.stream(entries.spliterator(), false)
          .map(
              entry ->
                  new Vector(
                      entry.get("name").textValue(),
                      entry.get("codec").textValue(),
                      HexFormat.of().parseHex(entry.get("hex").textValue()),
                      entry.get("expect")))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
