package carsharing.teltonika.bench;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** Frames as trackers with a CAN adapter send them; the same arguments give the same frames. */
final class SampleFrames {

  /**
   * So many different ones, in turn: one frame, decoded again and again, would teach the processor
   * its bytes.
   */
  static final int COUNT = 16;

  private static final long FIRST_TIME = 1_767_225_600_000L; // 2026-01-01

  /** Ends of the range that a value lies in. */
  private record Element(int id, int width, long from, long to) {}

  /** Every width is among the first five. */
  private static final List<Element> ELEMENTS =
      List.of(
          new Element(239, 1, 0, 1), // ignition
          new Element(21, 1, 1, 5), // GSM signal
          new Element(66, 2, 12_000, 14_400), // external voltage, mV
          new Element(16, 4, 5_000_000, 95_000_000), // odometer, m
          new Element(132, 8, 0, 1L << 47), // security state flags
          new Element(240, 1, 0, 1), // movement
          new Element(200, 1, 0, 4), // sleep mode
          new Element(69, 1, 0, 3), // GNSS status
          new Element(179, 1, 0, 1), // output 1
          new Element(180, 1, 0, 1), // output 2
          new Element(81, 1, 0, 130), // speed, km/h
          new Element(89, 1, 0, 100), // fuel, %
          new Element(113, 1, 0, 100), // battery, %
          new Element(181, 2, 5, 30), // PDOP, tenths
          new Element(182, 2, 5, 30), // HDOP, tenths
          new Element(67, 2, 3_500, 4_200), // battery voltage, mV
          new Element(68, 2, 0, 500), // battery current, mA
          new Element(24, 2, 0, 130), // GNSS speed, km/h
          new Element(85, 2, 700, 5_000), // revolutions per minute
          new Element(90, 2, 0, 0x3F00), // doors
          new Element(87, 4, 5_000_000, 95_000_000), // total mileage, m
          new Element(241, 4, 24_601, 24_603), // operator
          new Element(199, 4, 0, 50_000), // trip odometer, m
          new Element(78, 8, 0, Long.MAX_VALUE - 1), // iButton
          new Element(11, 8, 893_700_000L, 893_799_999L), // ICCID, first part
          new Element(14, 8, 2_000_000_000L, 2_999_999_999L)); // ICCID, second part

  private SampleFrames() {}

  /**
   * {@link #COUNT} frames.
   *
   * @param records in each
   * @param elements in each record, at most 26
   */
  static List<AvlFrame> of(AvlCodec codec, int records, int elements) {
    var random = new Random(records * 100L + elements);
    return IntStream.range(0, COUNT)
        .mapToObj(frame -> frame(codec, records, elements, random))
        .toList();
  }

  private static AvlFrame frame(AvlCodec codec, int records, int elements, Random random) {
    var list =
        IntStream.range(0, records).mapToObj(record -> record(codec, elements, random)).toList();
    return new AvlFrame(codec, list, 0);
  }

  private static AvlRecord record(AvlCodec codec, int elements, Random random) {
    var generation =
        codec == AvlCodec.CODEC_16 ? OptionalInt.of(random.nextInt(8)) : OptionalInt.empty();
    return new AvlRecord(
        FIRST_TIME + random.nextInt(),
        random.nextInt(2),
        new GpsElement(
            252_797_181 + random.nextInt(1_000_000),
            546_871_550 + random.nextInt(1_000_000),
            random.nextInt(300),
            random.nextInt(360),
            4 + random.nextInt(12),
            random.nextInt(130)),
        random.nextInt(4) == 0 ? 239 : 0,
        generation,
        elements(elements, random));
  }

  private static IoElements elements(int count, Random random) {
    var elements = IoElements.builder();
    for (var element : ELEMENTS.subList(0, count)) {
      var value = random.nextLong(element.from, element.to + 1);
      switch (element.width) {
        case 1 -> elements.add1(element.id, value);
        case 2 -> elements.add2(element.id, value);
        case 4 -> elements.add4(element.id, value);
        default -> elements.add8(element.id, value);
      }
    }
    return elements.build();
  }
}
