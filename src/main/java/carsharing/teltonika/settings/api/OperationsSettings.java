package carsharing.teltonika.settings.api;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * What the API remembers for people who look after the server.
 *
 * @param recentRecords records of each car; 0 for none
 * @param recentMemory bytes of all these records; the car that was not heard of for longest is
 *     forgotten first
 * @param maxTraces trackers that are traced at a time
 * @param traceFrames frames of each trace
 * @param traceMemory bytes of these frames
 * @param maxRefused refused trackers in Redis
 * @param maxQuarantine frames in Redis that cannot be decoded
 * @param quarantineMemory bytes of these frames
 * @param peerTimeout how long another process may take for an answer
 * @param maxQuestions questions of other processes that are answered at a time, and of this one
 *     that wait for an answer
 */
public record OperationsSettings(
    int recentRecords,
    long recentMemory,
    int maxTraces,
    int traceFrames,
    int traceMemory,
    int maxRefused,
    int maxQuarantine,
    int quarantineMemory,
    Duration peerTimeout,
    int maxQuestions) {

  private static final int KIB = 1024;
  private static final int HEAP_PART = 32;
  private static final int USUAL_RECORD = 1280;

  static OperationsSettings from(SettingsReader in) {
    return new OperationsSettings(
        in.number("recentRecords", 20, 0, 1000),
        in.heapShare("recentMemory", HEAP_PART),
        in.number("maxTraces", 100, 1, 10_000),
        in.number("traceFrames", 200, 1, 10_000),
        in.size("traceMemory", 128 * KIB, 16 * KIB, 16 * KIB * KIB),
        in.number("maxRefused", 500, 10, 5000),
        in.number("maxQuarantine", 100, 1, 1000),
        in.size("quarantineMemory", 4 * KIB * KIB, 64 * KIB, 64 * KIB * KIB),
        in.duration("peerTimeout", Duration.ofSeconds(2)),
        in.number("maxQuestions", 200, 1, 10_000));
  }

  /** Bytes of a message between processes: the largest is what one of them remembers of a car. */
  public int maxPeerMessage() {
    return 64 * KIB + 2 * Math.max(traceMemory, USUAL_RECORD * (recentRecords + 1));
  }
}
