package carsharing.teltonika.device;

import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.device.limit.Incoming;
import carsharing.teltonika.measure.EnumCounter;
import carsharing.teltonika.measure.EventLoopLag;
import carsharing.teltonika.measure.Latency;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the devices' side counts. */
public final class DeviceMetrics {

  /** What became of a frame. */
  enum FrameOutcome {
    ACKNOWLEDGED,
    /** The tracker has gone, or sent another: it will send this one again. */
    CONFIRMED_TOO_LATE,
    WRONG_CRC,
    UNDECODABLE,
    QUARANTINED,
    NOT_PUBLISHED,
    REPEATED_IN_FLIGHT,
    MESSAGE
  }

  /** How a tracker's attempt to connect has ended. */
  enum HandshakeOutcome {
    ACCEPTED,
    INVALID_IMEI,
    NOT_ALLOWED,
    NO_ALLOW_LIST,
    TIMEOUT,
    TLS_FAILED,
    /** What stands before a connection behind a load balancer is missing or wrong. */
    PROXY_FAILED
  }

  private final MeterRegistry registry;
  private final FrameCounters frames;
  private final EnumCounter<CloseReason> closed;
  private final EnumCounter<HandshakeOutcome> handshakes;
  private final Counter slowed;
  private final Counter unread;
  private final Counter contested;
  private final Counter pings;
  private final Counter wrongIoTotals;
  private final Counter droppedTexts;
  private final Latency ackLatency;
  private final EventLoopLag eventLoops;

  /**
   * @param connections whose sizes are shown
   * @param incoming whose bytes are shown
   * @param held whose bytes are shown
   */
  public DeviceMetrics(
      MeterRegistry registry,
      TimeSource time,
      ConnectionRegistry connections,
      Incoming incoming,
      HeldMemory held) {
    this.registry = registry;
    frames = new FrameCounters(registry);
    closed =
        new EnumCounter<>(
            registry,
            "teltonika.connections.closed",
            "Ended connections",
            "reason",
            CloseReason.class);
    handshakes =
        new EnumCounter<>(
            registry,
            "teltonika.handshakes",
            "Attempts to connect by how they ended",
            "outcome",
            HandshakeOutcome.class);
    slowed =
        counter("teltonika.connections.slowed", "Times that a connection sent more than it may");
    contested =
        counter(
            "teltonika.imei.contested",
            "Times that an IMEI changed between two addresses, above the limit");
    unread =
        counter(
            "teltonika.connections.unread",
            "Times that a connection did not read what it was sent");
    pings = counter("teltonika.pings", "Keep-alive bytes");
    wrongIoTotals =
        counter(
            "teltonika.records.wrong.io.total", "Records whose IO count is not its groups' sum");
    droppedTexts =
        Counter.builder("teltonika.texts.dropped")
            .description("Unasked texts of trackers that were not passed on")
            .tag("reason", "rate")
            .register(registry);
    ackLatency =
        new Latency(registry, "teltonika.ack.latency", "From a whole frame to its acknowledgement");
    eventLoops = new EventLoopLag(registry, time);
    Gauge.builder("teltonika.connections.open", connections, ConnectionRegistry::open)
        .description("Open sockets")
        .register(registry);
    Gauge.builder("teltonika.connections.identified", connections, ConnectionRegistry::identified)
        .description("Connections that have announced an IMEI")
        .register(registry);
    Gauge.builder("teltonika.frames.held", held, HeldMemory::bytes)
        .description("Memory of frames from their arrival to their outcome")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("teltonika.frames.waiting", held, HeldMemory::waiting)
        .description("Frames that wait for memory; their connections are not read")
        .register(registry);
    Gauge.builder("teltonika.frames.incoming", incoming, Incoming::bytes)
        .description("Bytes that have arrived and are not being published yet")
        .baseUnit("bytes")
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  /** The event loops that serve trackers. */
  public EventLoopLag eventLoops() {
    return eventLoops;
  }

  void handshake(HandshakeOutcome outcome) {
    handshakes.increment(outcome);
  }

  void slowed() {
    slowed.increment();
  }

  void contested() {
    contested.increment();
  }

  void unread() {
    unread.increment();
  }

  void ping() {
    pings.increment();
  }

  void textDropped() {
    droppedTexts.increment();
  }

  void frame(Frame frame, FrameOutcome outcome) {
    frames.frame(frame, outcome);
  }

  void wrongIoTotals(int count) {
    if (count > 0) {
      wrongIoTotals.increment(count);
    }
  }

  /**
   * @param since when the frame was whole, by {@link TimeSource#nanos()}
   */
  void acknowledged(Frame frame, long since) {
    frames.acknowledged(frame);
    ackLatency.since(since);
  }

  void closed(CloseReason reason) {
    closed.increment(reason);
  }
}
