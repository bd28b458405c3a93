package carsharing.teltonika.chaos.ledger;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.simulator.tracker.TrackerConnection;
import carsharing.teltonika.vehicle.CarRecords;
import carsharing.teltonika.vehicle.Moment;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames that can be told from each other in the queue, whatever the clock of their tracker says.
 */
public final class TrackerFrames {

  private static final int FRAME_NUMBER = 10_001;
  private static final int RECORD_NUMBER = 10_002;
  private static final int MAX_RECORDS = 10;

  /**
   * A record, before it has its place in a frame.
   *
   * @param timestamp by the tracker's clock, ms since 1970
   */
  public record Draft(Moment moment, long timestamp, int priority) {}

  private TrackerFrames() {}

  /** Records of a frame: not as many as those of its neighbours, so that they can be mistaken. */
  public static int records(int frame) {
    return 1 + frame % MAX_RECORDS;
  }

  /**
   * A frame.
   *
   * @param drafts as many as {@link #records} says
   */
  public static Buffer encode(int frame, List<Draft> drafts) {
    var records = new ArrayList<AvlRecord>();
    for (var record = 0; record < drafts.size(); record++) {
      var draft = drafts.get(record);
      var elements =
          CarRecords.elements(draft.moment()).add4(FRAME_NUMBER, frame).add4(RECORD_NUMBER, record);
      records.add(CarRecords.record(draft.moment(), draft.timestamp(), draft.priority(), elements));
    }
    return TrackerConnection.frame(records);
  }

  /** The number of the frame in a message; empty if the message is not the whole frame. */
  public static List<Integer> numbers(JsonNode message) {
    var records = message.path("data");
    var frame = element(records.path(0), FRAME_NUMBER);
    if (frame < 0 || records.size() != records(frame)) {
      return List.of();
    }
    for (var record = 0; record < records.size(); record++) {
      if (element(records.path(record), FRAME_NUMBER) != frame
          || element(records.path(record), RECORD_NUMBER) != record) {
        return List.of();
      }
    }
    return List.of(frame);
  }

  private static int element(JsonNode record, int id) {
    return record.path("elements").path(Integer.toString(id)).asInt(-1);
  }
}
