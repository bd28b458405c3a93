package carsharing.teltonika.bench;

import carsharing.teltonika.bench.MicroBenchmark.Result;
import carsharing.teltonika.bench.report.Axis;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Figures;
import carsharing.teltonika.bench.report.Plot;
import carsharing.teltonika.bench.report.Plot.Point;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.protocol.AvlCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What decoding a record takes, in every codec, beside copying its bytes. */
public final class Decode {

  private static final MicroBenchmark DECODE =
      new MicroBenchmark(DecodeBenchmark.class, "decode", 3, 3, 400);

  private static final MicroBenchmark COPY =
      new MicroBenchmark(DecodeBenchmark.class, "copy", 2, 3, 200);

  private static final String MANY_ELEMENTS = "26";

  private final List<Result> decoded;
  private final List<Result> copied;

  private Decode(List<Result> decoded, List<Result> copied) {
    this.decoded = decoded;
    this.copied = copied;
  }

  /** Measures and reports. */
  public static void main(String[] arguments) throws Exception {
    new Decode(DECODE.run(), COPY.run()).report();
  }

  private void report() {
    new Section("decode", "Decoding")
        .conditions(Conditions.here().with("JMH:", DECODE).with("for the copy:", COPY))
        .text(
            "From the bytes of a frame whose checksum is right to its records, on one core. The limit beside it is a "
                + "plain copy of the same bytes. MB/s and ratio are those of the medians; a MB is a million bytes of "
                + "frame data.")
        .table(
            List.of(
                "codec",
                "elements",
                "records",
                "bytes/record",
                "ns/record",
                "MB/s",
                "allocated B/record",
                "copy, ns/record",
                "copy, MB/s",
                "times a copy"),
            rows())
        .plot(plot())
        .publish();
  }

  private List<List<String>> rows() {
    var rows = new ArrayList<List<String>>();
    for (var i = 0; i < decoded.size(); i++) {
      rows.add(row(decoded.get(i), copied.get(i)));
    }
    return rows;
  }

  private static List<String> row(Result decode, Result copy) {
    var bytes = frameBytes(decode);
    return List.of(
        decode.parameter("codec"),
        decode.parameter("elements"),
        decode.parameter("records"),
        Figures.text(bytes / decode.number("records")),
        perRecord(decode, decode.nanos()).toString(),
        megabytesPerSecond(bytes, decode),
        perRecord(decode, decode.allocated()).toString(),
        perRecord(copy, copy.nanos()).toString(),
        megabytesPerSecond(bytes, copy),
        Figures.text(decode.nanos().median() / copy.nanos().median()));
  }

  private static double frameBytes(Result result) {
    var codec = DecodeBenchmark.codecCalled(result.parameter("codec"));
    return SampleFrames.of(codec, result.number("records"), result.number("elements")).stream()
        .mapToInt(frame -> frame.encode().data().length)
        .average()
        .orElseThrow();
  }

  private static Spread perRecord(Result result, Spread perFrame) {
    return perFrame.times(1.0 / result.number("records"));
  }

  private static String megabytesPerSecond(double bytes, Result result) {
    return Figures.text(bytes / result.nanos().median() * 1e3);
  }

  private Plot plot() {
    var plot =
        new Plot(
            "records",
            "Decoding records of 26 IO elements",
            Axis.log("records in a frame"),
            Axis.linear("ns per record"));
    for (var codec : AvlCodec.ALL) {
      plot.series("codec " + codec.label(), points(decoded, codec));
    }
    return plot.series("a copy of codec 8E", points(copied, AvlCodec.CODEC_8_EXTENDED));
  }

  private static List<Point> points(List<Result> results, AvlCodec codec) {
    Predicate<Result> wanted =
        result ->
            result.parameter("codec").equals(codec.label())
                && result.parameter("elements").equals(MANY_ELEMENTS);
    return results.stream()
        .filter(wanted)
        .map(
            result ->
                new Point(result.number("records"), perRecord(result, result.nanos()).median()))
        .toList();
  }
}
