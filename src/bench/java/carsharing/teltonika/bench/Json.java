package carsharing.teltonika.bench;

import carsharing.teltonika.bench.MicroBenchmark.Result;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Figures;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.record.json.RecordMessage;
import java.util.ArrayList;
import java.util.List;

/** What writing a record as the JSON of the contract takes, beside copying the finished message. */
public final class Json {

  private static final MicroBenchmark WRITE =
      new MicroBenchmark(JsonBenchmark.class, "write", 4, 4, 500);

  private static final MicroBenchmark COPY =
      new MicroBenchmark(JsonBenchmark.class, "copy", 2, 3, 200);

  private Json() {}

  /** Measures and reports. */
  public static void main(String[] arguments) throws Exception {
    var written = WRITE.run();
    var copied = COPY.run();
    var rows = new ArrayList<List<String>>();
    for (var i = 0; i < written.size(); i++) {
      rows.add(row(written.get(i), copied.get(i)));
    }
    new Section("json", "JSON")
        .conditions(Conditions.here().with("JMH:", WRITE).with("for the copy:", COPY))
        .text(
            "From decoded records (codec 8E) to the message that consumers read, on one core. The limit beside it is "
                + "a plain copy of the finished message. MB/s and ratio are those of the medians; a MB is a million "
                + "bytes of JSON.")
        .table(
            List.of(
                "elements",
                "records",
                "JSON bytes/record",
                "ns/record",
                "MB/s",
                "allocated B/record",
                "copy, ns/record",
                "times a copy"),
            rows)
        .publish();
  }

  private static List<String> row(Result write, Result copy) {
    var records = write.number("records");
    var bytes = messageBytes(records, write.number("elements"));
    return List.of(
        write.parameter("elements"),
        write.parameter("records"),
        Figures.text(bytes / records),
        write.nanos().times(1.0 / records).toString(),
        Figures.text(bytes / write.nanos().median() * 1e3),
        write.allocated().times(1.0 / records).toString(),
        copy.nanos().times(1.0 / records).toString(),
        Figures.text(write.nanos().median() / copy.nanos().median()));
  }

  private static double messageBytes(int records, int elements) {
    var message = new RecordMessage();
    return SampleFrames.of(AvlCodec.CODEC_8_EXTENDED, records, elements).stream()
        .mapToInt(frame -> message.write(JsonBenchmark.batch(frame)).length)
        .average()
        .orElseThrow();
  }
}
