package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.protocol.AvlCodec;
import java.time.Duration;

/**
 * How a simulated tracker behaves.
 *
 * @param host the server
 * @param port the server's port for trackers
 * @param codec how it encodes records
 * @param recordsPerFrame records that it saves before it sends them, 1-255
 * @param rate frames it makes in a second; 0 for the next as soon as one is acknowledged
 * @param timeScale how many times as fast as a real one the car lives; its clock is right
 * @param responseTimeout how long it waits for an acknowledgement
 * @param patience what it does then
 * @param reconnectMin delay before it connects again; doubles up to {@code reconnectMax}
 * @param reconnectMax the longest such delay
 * @param pingAfter silence after which it sends an FF byte
 * @param answers how it answers commands
 * @param car what kind of car it is in
 * @param maxBacklog records that it can keep; the oldest go when it is full, as on real ones
 */
public record TrackerOptions(
    String host,
    int port,
    AvlCodec codec,
    int recordsPerFrame,
    double rate,
    double timeScale,
    Duration responseTimeout,
    Patience patience,
    Duration reconnectMin,
    Duration reconnectMax,
    Duration pingAfter,
    AnswerOptions answers,
    CarOptions car,
    int maxBacklog) {

  /** What a tracker does if it waits in vain for an acknowledgement. */
  public enum Patience {
    /** It sends the same bytes again. */
    REPEAT,
    /** It hangs up: an acknowledgement that comes late finds no other frame. */
    HANG_UP
  }

  /** A tracker that sends a frame of one record each second, and is in no way special. */
  public static TrackerOptions of(String host, int port) {
    return new TrackerOptions(
        host,
        port,
        AvlCodec.CODEC_8_EXTENDED,
        1,
        1,
        1,
        Duration.ofSeconds(30),
        Patience.REPEAT,
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        AnswerOptions.GOOD,
        CarOptions.USUAL,
        10_000);
  }

  /** The same with another codec and frames of another size and rate. */
  public TrackerOptions sending(AvlCodec newCodec, int records, double framesPerSecond) {
    return new TrackerOptions(
        host,
        port,
        newCodec,
        records,
        framesPerSecond,
        timeScale,
        responseTimeout,
        patience,
        reconnectMin,
        reconnectMax,
        pingAfter,
        answers,
        car,
        maxBacklog);
  }

  /** The same with another clock and another patience. */
  public TrackerOptions with(double newTimeScale, Duration newResponseTimeout) {
    return new TrackerOptions(
        host,
        port,
        codec,
        recordsPerFrame,
        rate,
        newTimeScale,
        newResponseTimeout,
        patience,
        reconnectMin,
        reconnectMax,
        pingAfter,
        answers,
        car,
        maxBacklog);
  }

  /**
   * The same, but it hangs up after the response timeout, and always takes the same time to connect
   * again.
   */
  public TrackerOptions hangingUp(Duration newResponseTimeout, Duration reconnect) {
    return new TrackerOptions(
        host,
        port,
        codec,
        recordsPerFrame,
        rate,
        timeScale,
        newResponseTimeout,
        Patience.HANG_UP,
        reconnect,
        reconnect,
        pingAfter,
        answers,
        car,
        maxBacklog);
  }

  /** The same with other answers to commands. */
  public TrackerOptions answering(AnswerOptions newAnswers) {
    return new TrackerOptions(
        host,
        port,
        codec,
        recordsPerFrame,
        rate,
        timeScale,
        responseTimeout,
        patience,
        reconnectMin,
        reconnectMax,
        pingAfter,
        newAnswers,
        car,
        maxBacklog);
  }

  /** The same in another car. */
  public TrackerOptions in(CarOptions newCar) {
    return new TrackerOptions(
        host,
        port,
        codec,
        recordsPerFrame,
        rate,
        timeScale,
        responseTimeout,
        patience,
        reconnectMin,
        reconnectMax,
        pingAfter,
        answers,
        newCar,
        maxBacklog);
  }

  /** Milliseconds between two frames. */
  public long interval() {
    return Math.max(1, Math.round(1000 / rate));
  }

  /** Seconds between two records. */
  double secondsPerRecord() {
    return rate == 0 ? 0.001 : 1 / (rate * recordsPerFrame);
  }
}
