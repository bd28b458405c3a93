package carsharing.teltonika.console;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Writes PMTiles files: one image for all tiles of zoom 0 to 2, and a directory with gzip. */
final class TileFile {

  static final int PNG = 2;
  static final int VECTOR = 1;

  /** The colour of all tiles. */
  static final Color COLOUR = new Color(200, 30, 120);

  private static final int HEADER = 127;
  private static final int TILES = 1 + 4 + 16;

  private TileFile() {}

  static Path write(Path file, int kind) throws IOException {
    var image = image();
    var directory = zip(new int[] {1, 0, TILES, image.length, 1});
    var data = HEADER + directory.length;
    var all = ByteBuffer.allocate(data + image.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put("PMTiles\3".getBytes(StandardCharsets.US_ASCII));
    for (var part : new long[] {HEADER, directory.length, data, 0, data, 0, data, image.length}) {
      all.putLong(part);
    }
    all.putLong(TILES).putLong(1).putLong(1);
    all.put((byte) 1).put((byte) 2).put((byte) 1).put((byte) kind).put((byte) 0).put((byte) 2);
    all.position(HEADER).put(directory).put(image);
    return Files.write(file, all.array());
  }

  private static byte[] image() throws IOException {
    var image = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setColor(COLOUR);
    pen.fillRect(0, 0, 256, 256);
    pen.dispose();
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static byte[] zip(int... numbers) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      for (var number : numbers) {
        var left = number;
        while (left > 127) {
          zip.write((left & 127) | 128);
          left >>>= 7;
        }
        zip.write(left);
      }
    }
    return out.toByteArray();
  }
}
