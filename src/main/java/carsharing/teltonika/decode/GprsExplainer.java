package carsharing.teltonika.decode;

import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.GprsText;
import carsharing.teltonika.protocol.Imei;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** Explains the texts of codecs 12 to 15: commands, their answers, and what serial ports send. */
final class GprsExplainer {

  /** Codec id, quantity, type and size. */
  private static final int HEAD = 7;

  private static final int TIME = 4;
  private static final int COMMAND = 5;
  private static final int ANSWER = 6;
  private static final int OTHER_IMEI = 0x11;

  private static final Map<Integer, String> CODEC_12 = Map.of(COMMAND, "command", ANSWER, "answer");
  private static final Map<Integer, String> CODEC_13 =
      Map.of(COMMAND, "text of a serial port", ANSWER, "text of a serial port");
  private static final Map<Integer, String> CODEC_14 =
      Map.of(
          COMMAND, "command", ANSWER, "answer", OTHER_IMEI, "not run: the tracker has this IMEI");

  private final Report report;

  GprsExplainer(Report report) {
    this.report = report;
  }

  /** Explains a frame's data, from the codec id to the second quantity. */
  void explain(int from, int to) {
    if (to - from <= HEAD) {
      report.mistake(
          "message of %d bytes at offset %d (expected: at least %d)"
              .formatted(to - from, from, HEAD + 1));
      return;
    }
    var codec = report.unsignedByte(from);
    checkQuantities(from + 1, to - 1);
    checkType(codec, from + 2);
    var size = report.unsignedInt(from + 3);
    if (size != to - 1 - from - HEAD) {
      report.mistake(
          "size at offset %d: %d bytes announced, %d follow before the second quantity"
              .formatted(from + 3, size, to - 1 - from - HEAD));
    }
    payload(codec, from + HEAD, to - 1);
  }

  private void checkQuantities(int first, int second) {
    if (report.unsignedByte(first) != 1 || report.unsignedByte(second) != 1) {
      report.mistake(
          "quantities: %d at offset %d, %d at offset %d (expected: 1 and 1)"
              .formatted(report.unsignedByte(first), first, report.unsignedByte(second), second));
    }
  }

  private void checkType(int codec, int at) {
    var type = report.unsignedByte(at);
    if (codec == GprsMessage.CODEC_15) {
      report.line("    type      %02X (a serial port)".formatted(type));
      return;
    }
    var types =
        switch (codec) {
          case GprsMessage.CODEC_12 -> CODEC_12;
          case GprsMessage.CODEC_13 -> CODEC_13;
          default -> CODEC_14;
        };
    var name = types.get(type);
    report.line("    type      %02X (%s)".formatted(type, name == null ? "unknown" : name));
    if (name == null) {
      report.mistake(
          "type at offset %d: %02X (expected: 05 or 06%s)"
              .formatted(at, type, codec == GprsMessage.CODEC_14 ? ", or 11" : ""));
    }
  }

  private void payload(int codec, int from, int to) {
    var hasTime = codec == GprsMessage.CODEC_13 || codec == GprsMessage.CODEC_15;
    var hasImei = codec == GprsMessage.CODEC_14 || codec == GprsMessage.CODEC_15;
    var text = from + (hasTime ? TIME : 0) + (hasImei ? GprsMessage.IMEI_LENGTH : 0);
    if (text > to) {
      report.mistake(
          "%s at offset %d (expected: at least %d, for time or IMEI)"
              .formatted(Report.count(to - from, "byte"), from, text - from));
      return;
    }
    if (hasTime) {
      report.line("    time      " + Instant.ofEpochSecond(report.unsignedInt(from)));
    }
    if (hasImei) {
      imei(codec, text - GprsMessage.IMEI_LENGTH);
    }
    text(from, text, to);
  }

  /** Codec 15 has sixteen digits, the first of which need not be 0. */
  private void imei(int codec, int at) {
    var digits = report.hex(at, at + GprsMessage.IMEI_LENGTH);
    var isImei = digits.startsWith("0") && Imei.parse(digits.substring(1)).isPresent();
    var isNumber = digits.chars().allMatch(Character::isDigit);
    report.line("    IMEI      " + digits);
    if (codec == GprsMessage.CODEC_15 ? !isNumber : !isImei) {
      report.mistake(
          "IMEI at offset %d: %s (expected: 0 and the 15 digits of an IMEI)".formatted(at, digits));
    }
  }

  private void text(int payload, int from, int to) {
    var text = GprsText.decode(Arrays.copyOfRange(report.bytes(), from, to));
    var lines = text.replace("\r\n", "\n").split("\n", -1);
    for (var i = 0; i < lines.length; i++) {
      report.line((i == 0 ? "    text      " : "              ") + Visible.of(lines[i]));
    }
    if (text.chars().anyMatch(character -> character < ' ' && "\r\n\t".indexOf(character) < 0)) {
      report.line("    raw       " + report.hex(payload, to));
    }
  }
}
