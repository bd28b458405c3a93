package carsharing.teltonika.decode;

import carsharing.teltonika.car.dictionary.Dictionary;
import carsharing.teltonika.car.dictionary.ElementMeaning;
import carsharing.teltonika.car.dictionary.ElementValue;
import carsharing.teltonika.car.dictionary.Family;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlParts;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Explains the AVL records of a frame, with the names and units of their elements. */
final class AvlExplainer {

  private static final List<String> PRIORITIES = List.of("low", "high", "panic");
  private static final List<String> GENERATIONS =
      List.of(
          "on exit",
          "on entrance",
          "on both",
          "reserved",
          "hysteresis",
          "on change",
          "eventual",
          "periodical");
  private static final int DEGREE_PLACES = 7;

  /** Digits of raw bytes that are printed of a longer element. */
  private static final int SHOWN = 128;

  private static final Row HEADING = new Row("id", "name", "value", "raw");

  /** A line of the table of elements. */
  private record Row(String id, String name, String value, String raw) {}

  private final Report report;
  private final Dictionary dictionary;
  private final Family family;

  AvlExplainer(Report report, Dictionary dictionary, Family family) {
    this.report = report;
    this.dictionary = dictionary;
    this.family = family;
  }

  /** Explains a frame's data, from the codec id to the second record count. */
  void explain(AvlCodec codec, int from, int to) {
    var count = report.unsignedByte(from + 1);
    var parts = AvlParts.of(codec, report.bytes(), from + AvlFrame.HEAD_LENGTH, to, count);
    for (var i = 0; i < parts.parts().size(); i++) {
      report.countRecord();
      explain(parts.parts().get(i), i + 1, count);
    }
    if (parts.problem().isPresent()) {
      report.line("");
      report.mistake(
          "record %d of %d, which begins at offset %d: %s"
              .formatted(parts.parts().size() + 1, count, parts.end(), parts.problem().get()));
    } else {
      checkEnd(from + 1, count, parts.end(), to);
    }
  }

  private void checkEnd(int firstCount, int count, int end, int to) {
    if (end == to) {
      report.mistake("second record count at offset %d is missing".formatted(end));
      return;
    }
    var second = to - 1;
    if (second > end) {
      report.mistake(
          "%s left over at offset %d, behind %s: %s"
              .formatted(
                  Report.count(second - end, "byte"),
                  end,
                  Report.count(count, "record"),
                  report.hex(end, second)));
    }
    if (report.unsignedByte(second) != count) {
      report.mistake(
          "record counts differ: %d at offset %d, %d at offset %d"
              .formatted(count, firstCount, report.unsignedByte(second), second));
    }
  }

  private void explain(AvlParts.Part part, int number, int count) {
    var record = part.record();
    report.line("");
    report.line("  Record %d of %d at offset %d".formatted(number, count, part.start()));
    report.line("    time      " + record.time());
    report.line("    priority  " + named(record.priority(), PRIORITIES));
    report.line("    position  " + position(record.gps()));
    report.line("    event     " + event(record));
    if (record.generation().isPresent()) {
      report.line("    generated " + named(record.generation().getAsInt(), GENERATIONS));
    }
    part.wrongTotal()
        .ifPresent(
            wrong ->
                report.mistake(
                    "record at offset %d: %s (expected: the same number)"
                        .formatted(part.start(), wrong)));
    table(rows(record.elements()));
  }

  private static String named(int number, List<String> names) {
    return number < names.size() ? number + " (" + names.get(number) + ")" : number + " (unknown)";
  }

  private static String position(GpsElement gps) {
    if (!gps.hasPosition()) {
      return "none";
    }
    return "%s, %s (latitude, longitude), %d m, %d°, %d km/h, %s"
        .formatted(
            degrees(gps.latitude()),
            degrees(gps.longitude()),
            gps.altitude(),
            gps.angle(),
            gps.speed(),
            gps.satellites() == 0
                ? "no satellites: the last known position"
                : Report.count(gps.satellites(), "satellite"));
  }

  private static String degrees(int value) {
    return BigDecimal.valueOf(value, DEGREE_PLACES).toPlainString();
  }

  private String event(AvlRecord record) {
    if (record.eventId() == 0) {
      return "0 (periodic)";
    }
    var index = record.elements().indexOf(record.eventId());
    var length = index.isPresent() ? record.elements().length(index.getAsInt()) : 0;
    return dictionary
        .meaning(family, record.eventId(), length)
        .map(meaning -> record.eventId() + " (" + meaning.name() + ")")
        .orElse(Integer.toString(record.eventId()));
  }

  private List<Row> rows(IoElements elements) {
    var rows = new ArrayList<Row>();
    for (var i = 0; i < elements.size(); i++) {
      rows.add(row(elements, i));
    }
    return rows;
  }

  private Row row(IoElements elements, int index) {
    var id = elements.id(index);
    var meaning = dictionary.meaning(family, id, elements.length(index));
    return new Row(
        Integer.toString(id),
        meaning.map(ElementMeaning::name).orElse("-"),
        meaning.map(known -> value(known, elements, index)).orElse(unknown(elements, index)),
        raw(meaning, elements, index));
  }

  private static String value(ElementMeaning meaning, IoElements elements, int index) {
    var value = meaning.read(elements, index);
    if (value instanceof ElementValue.Amount) {
      return (value + " " + meaning.unit()).stripTrailing();
    }
    return Visible.of(value.toString());
  }

  private static String unknown(IoElements elements, int index) {
    return elements.isVariable(index) ? "" : Long.toUnsignedString(elements.value(index));
  }

  private static String raw(Optional<ElementMeaning> meaning, IoElements elements, int index) {
    var length = elements.length(index);
    var hex = HexFormat.of().formatHex(elements.bytes(index));
    var shown = hex.length() <= SHOWN ? hex : hex.substring(0, SHOWN) + "...";
    var isOdd = meaning.isPresent() && !meaning.get().hasWidth(length);
    if (!isOdd && shown.length() >= hex.length()) {
      return shown;
    }
    var usual = isOdd ? "; usually " + meaning.get().width() : "";
    return "%s  (%s%s)".formatted(shown, Report.count(length, "byte"), usual);
  }

  private void table(List<Row> rows) {
    if (rows.isEmpty()) {
      report.line("    no elements");
      return;
    }
    var name = HEADING.name().length();
    var value = HEADING.value().length();
    for (var row : rows) {
      name = Math.max(name, row.name().length());
      value = Math.max(value, row.value().length());
    }
    var format = "    %5s  %-" + name + "s  %-" + value + "s  %s";
    line(format, HEADING);
    rows.forEach(row -> line(format, row));
  }

  private void line(String format, Row row) {
    report.line(format.formatted(row.id(), row.name(), row.value(), row.raw()));
  }
}
