package carsharing.teltonika.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import carsharing.teltonika.car.dictionary.Dictionary;
import carsharing.teltonika.car.dictionary.Family;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.Crc16;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.FrameParser;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import java.util.OptionalInt;

/**
 * Explains what a tracker and a server have sent: identifications, pings and frames, one after the
 * other. It goes on behind a mistake, as far as it can. All offsets count from the first byte.
 */
final class Explainer {

  /** Preamble and length. */
  private static final int HEAD = 8;

  private static final int CRC = FrameParser.CRC_LENGTH;

  /** Bytes behind a mistake in which the next frame is looked for. */
  private static final int LOOKED_AT = 64 * 1024;

  private final Report report;
  private final AvlExplainer records;
  private final GprsExplainer messages;
  private final byte[] bytes;

  Explainer(Report report, Dictionary dictionary, Family family) {
    this.report = report;
    this.records = new AvlExplainer(report, dictionary, family);
    this.messages = new GprsExplainer(report);
    this.bytes = report.bytes();
  }

  /** Explains all bytes. */
  void explain() {
    var at = 0;
    while (at < bytes.length) {
      at = next(at);
    }
    if (bytes.length == 0) {
      report.mistake("no bytes (expected: at least one frame)");
    }
  }

  /** Explains what begins at an offset, and returns the offset behind it. */
  private int next(int at) {
    var left = bytes.length - at;
    if (report.unsignedByte(at) == FrameParser.PING) {
      report.line("Ping FF at offset " + at);
      return at + 1;
    }
    if (bytes[at] == 0 && left > 1 && bytes[at + 1] != 0) {
      var length = report.unsignedByte(at + 1);
      if (length <= FrameParser.MAX_IDENTIFICATION && left >= 2 + length) {
        return identification(at, length);
      }
    }
    if (left >= HEAD && report.unsignedInt(at) == 0) {
      return frame(at);
    }
    return noFrame(at);
  }

  private int identification(int at, int length) {
    var text = new String(bytes, at + 2, length, ISO_8859_1);
    report.line("Identification at offset %d: %s".formatted(at, Visible.of(text)));
    if (Imei.parse(text).isEmpty()) {
      report.mistake(
          "identification of %d bytes at offset %d (expected: the 15 digits of an IMEI)"
              .formatted(length, at + 2));
    }
    return at + 2 + length;
  }

  private int frame(int at) {
    report.countFrame();
    var data = at + HEAD;
    var announced = report.unsignedInt(at + 4);
    var follow = Math.max(0, bytes.length - data - CRC);
    if (announced >= Frame.MIN_DATA_LENGTH
        && announced <= follow
        && !isCut(data, data + (int) announced)) {
      var end = data + (int) announced;
      head(at, data, end);
      checkCrc(data, end);
      data(data, end);
      return end + CRC;
    }
    return frameOfWrongLength(at, announced);
  }

  /** Whether the CRC is wrong and another whole frame begins before it: bytes are missing. */
  private boolean isCut(int data, int end) {
    return report.unsignedInt(end) != Crc16.of(bytes, data, end)
        && nextFrame(data).orElse(bytes.length) < end + CRC;
  }

  /** The frame ends where the next whole frame begins, or where the bytes end. */
  private int frameOfWrongLength(int at, long announced) {
    var data = at + HEAD;
    var end = nextFrame(data).orElse(bytes.length);
    var length = end - data - CRC;
    // The upper half of a CRC is zero.
    var hasCrc = length >= Frame.MIN_DATA_LENGTH && report.unsignedShort(end - CRC) == 0;
    var dataEnd = hasCrc ? end - CRC : end;
    head(at, data, dataEnd);
    report.mistake(
        "length at offset %d: %d bytes of data announced (expected: %s)"
            .formatted(at + 4, announced, expectedLength(announced, hasCrc, end - data)));
    if (hasCrc) {
      checkCrc(data, dataEnd);
    }
    data(data, dataEnd);
    return end;
  }

  private static String expectedLength(long announced, boolean hasCrc, int there) {
    if (hasCrc) {
      return "%d, for so many are there before the CRC".formatted(there - CRC);
    }
    return announced < Frame.MIN_DATA_LENGTH
        ? "at least " + Frame.MIN_DATA_LENGTH
        : "no more than there are, %d; the end of the frame is missing".formatted(there);
  }

  private void head(int at, int data, int end) {
    report.line("");
    report.line(
        "Frame at offset %d: %s of data%s"
            .formatted(
                at,
                Report.count(end - data, "byte"),
                end > data ? ", codec " + codecName(report.unsignedByte(data)) : ""));
  }

  private static String codecName(int id) {
    return AvlCodec.of(id)
        .map(AvlCodec::label)
        .orElse(GprsMessage.isMessage(id) ? Integer.toString(id) : "id %02X".formatted(id));
  }

  private void checkCrc(int data, int end) {
    var sent = report.unsignedInt(end);
    var right = Crc16.of(bytes, data, end);
    if (sent != right) {
      report.mistake("CRC at offset %d: %08X (expected: %08X)".formatted(end, sent, right));
    }
  }

  private void data(int from, int to) {
    if (to - from < Frame.MIN_DATA_LENGTH) {
      return;
    }
    var id = report.unsignedByte(from);
    var codec = AvlCodec.of(id);
    if (codec.isPresent()) {
      records.explain(codec.get(), from, to);
    } else if (GprsMessage.isMessage(id)) {
      messages.explain(from, to);
    } else {
      report.mistake(
          "codec id at offset %d: %02X (expected: 08, 8E or 10 for records, 0C to 0F for texts)"
              .formatted(from, id));
      checkCounts(from, to);
    }
  }

  /** Unknown codecs, too, have their count at both ends. */
  private void checkCounts(int from, int to) {
    var first = report.unsignedByte(from + 1);
    var second = report.unsignedByte(to - 1);
    if (first != second) {
      report.mistake(
          "counts differ: %d at offset %d, %d at offset %d"
              .formatted(first, from + 1, second, to - 1));
    }
  }

  private int noFrame(int at) {
    var end = nextFrame(at + 1).orElse(bytes.length);
    report.line("");
    report.line("%s at offset %d".formatted(Report.count(end - at, "byte"), at));
    report.mistake(
        "no frame at offset %d: %s (expected: preamble 00000000 and a length, an IMEI behind 000F, or a ping FF)"
            .formatted(at, report.hex(at, end)));
    if (end - at == CRC && at == 0) {
      report.line(
          "  This may be the server's acknowledgement of %d records."
              .formatted(report.unsignedInt(at)));
    }
    return end;
  }

  /** Where a whole frame with a right CRC begins. Its bytes can hardly be there by chance. */
  private OptionalInt nextFrame(int from) {
    var last = Math.min(bytes.length - HEAD - Frame.MIN_DATA_LENGTH - CRC, from + LOOKED_AT);
    for (var at = from; at <= last; at++) {
      if (report.unsignedInt(at) == 0) {
        var length = report.unsignedInt(at + 4);
        var end = at + HEAD + length;
        if (length >= Frame.MIN_DATA_LENGTH
            && length <= LOOKED_AT
            && end + CRC <= bytes.length
            && Crc16.of(bytes, at + HEAD, (int) end) == report.unsignedInt((int) end)) {
          return OptionalInt.of(at);
        }
      }
    }
    return OptionalInt.empty();
  }
}
