package carsharing.teltonika.reports;

import java.util.List;

/**
 * What a tracker and the readers of the queues have seen of one stream.
 *
 * @param reply all that the server has sent, in hex
 * @param isClosed whether the server has closed the connection
 * @param isAlive whether one more frame was acknowledged
 * @param messages those in the queue, without that of the last frame
 * @param quarantined how many messages are in the quarantine queue
 */
record StreamHeard(
    String reply,
    boolean isClosed,
    boolean isAlive,
    List<Published.Message> messages,
    int quarantined) {

  /** How many records the messages hold. */
  int records() {
    return messages.stream().mapToInt(Published.Message::records).sum();
  }

  @Override
  public String toString() {
    return "reply %s, %s, %d messages with %d records, %d in quarantine%s"
        .formatted(
            reply.isEmpty() ? "none" : reply,
            isClosed ? "closed" : "open",
            messages.size(),
            records(),
            quarantined,
            messages.isEmpty() ? "" : "; the first: " + messages.get(0).body().encode());
  }
}
