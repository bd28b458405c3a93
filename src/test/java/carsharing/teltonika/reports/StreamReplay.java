package carsharing.teltonika.reports;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.reports.notation.Chunk;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Sends the bytes of one case, and tells what came of them. */
final class StreamReplay {

  /** Records of the frame that is sent last: no case has as many in one frame. */
  private static final int PROBE = 7;

  private final String imei = Imeis.any();
  private final Report report;
  private final StreamExpectation expectation;
  private final List<Chunk> chunks;

  /**
   * @throws IllegalArgumentException if the case has a mistake
   */
  StreamReplay(Report report) {
    this.report = report;
    this.expectation = new StreamExpectation(report.expected());
    this.chunks = Chunk.readAll(report.fields().getJsonArray("chunks"), imei);
  }

  /** The tracker's IMEI. */
  String imei() {
    return imei;
  }

  /** What is wrong, a line for each thing; empty if all is as expected. */
  List<String> complaints(StreamHeard heard) {
    return expectation.complaints(heard);
  }

  /**
   * @param port where trackers connect
   * @param published by that server
   */
  StreamHeard run(int port, Published published) {
    try (var tracker = Tracker.connect(port)) {
      send(tracker);
      if (report.fields().getBoolean("halfClose", false)) {
        tracker.halfClose();
        Patience.until(() -> published.of(imei).size() >= expectation.messages());
        return heard(tracker.received(), tracker, false, published.of(imei), published);
      }
      if (expectation.closed().orElse(false)) {
        Patience.until(() -> !tracker.isConnected());
        return heard(tracker.received(), tracker, false, published.of(imei), published);
      }
      Patience.until(
          () -> expectation.replies().contains(tracker.received()) || !tracker.isConnected());
      return probed(tracker, published);
    }
  }

  /** Each chunk goes by itself: the next one follows when the server has reacted to it. */
  private void send(Tracker tracker) {
    for (var chunk : chunks) {
      var before = tracker.received();
      tracker.send(chunk.bytes());
      if (!chunk.isSilent()) {
        Patience.until(() -> !tracker.received().equals(before) || !tracker.isConnected());
      }
    }
  }

  /** One more frame: what the server sends before its acknowledgement belongs to the case. */
  private StreamHeard probed(Tracker tracker, Published published) {
    var probe = Stream.generate(() -> Records.now(0)).limit(PROBE).toArray(AvlRecord[]::new);
    var acknowledgement = "%08x".formatted(PROBE);
    var isAlive =
        tracker.isConnected()
            && tracker.trySend(Tracker.frame(probe))
            && Patience.until(
                () -> tracker.received().endsWith(acknowledgement) || !tracker.isConnected())
            && tracker.isConnected();
    var received = tracker.received();
    var reply =
        isAlive ? received.substring(0, received.length() - acknowledgement.length()) : received;
    var messages = published.of(imei).stream().filter(message -> !isOf(probe, message)).toList();
    return heard(reply, tracker, isAlive, messages, published);
  }

  private static boolean isOf(AvlRecord[] probe, Published.Message message) {
    return message.records() == probe.length
        && message.times().map(Instant::parse).toList().equals(times(probe));
  }

  private static List<Instant> times(AvlRecord[] records) {
    return Stream.of(records).map(AvlRecord::time).toList();
  }

  private StreamHeard heard(
      String reply,
      Tracker tracker,
      boolean isAlive,
      List<Published.Message> messages,
      Published published) {
    return new StreamHeard(
        reply, !tracker.isConnected(), isAlive, messages, published.quarantined(imei));
  }
}
