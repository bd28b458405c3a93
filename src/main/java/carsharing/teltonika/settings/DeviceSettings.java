package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * Where trackers connect, and what they may use up.
 *
 * @param host address to listen on
 * @param port TCP port, or 0 for any free one
 * @param plain whether they may connect without TLS
 * @param proxyProtocol whether a load balancer in front says where a connection comes from (PROXY
 *     protocol)
 * @param instances event loops that serve trackers, or 0 for one per core
 * @param handshakeTimeout how long a connection may stay without an IMEI
 * @param idleTimeout how long a connection may send nothing whole before it is closed
 * @param keepAlive how long the kernel waits in silence before it probes a connection
 * @param maxFrameLength bytes announced by a frame, above which the connection is closed
 * @param maxConnections open sockets, above which new ones are closed
 * @param maxIncoming bytes of all connections that have arrived and are not being published yet
 * @param maxHeld bytes that frames take up from their arrival to their outcome, above which the
 *     next ones wait and their connections are not read
 * @param fileReserve files and sockets that trackers may not use up
 * @param connectionsPerAddress open sockets of one source address, or 0 for any number
 * @param connectsPerMinute new sockets of one source address in a minute, or 0 for any number
 * @param takeoversPerMinute how often an IMEI may change between two addresses until that is slowed
 *     down
 * @param bytesPerSecond what a connection may send; what comes faster waits
 * @param framesPerSecond what a connection may send; what comes faster waits
 * @param maxUnread bytes that a connection has been sent and has not read, above which nothing more
 *     is read from it; as many may wait in the kernel
 * @param unreadTimeout how long a connection may then go on without reading
 * @param stuckTimeout an event loop that has not turned for so long ends the process
 * @param maxText characters of an unasked text that are passed on
 * @param textsPerSecond unasked texts of a connection that are passed on
 * @param backlog connections that the kernel holds until they are accepted
 * @param undecodableRepeats a frame that cannot be decoded is quarantined at this repeat
 * @param maxUndecodable undecodable frames that are remembered
 * @param maxClocks trackers whose clocks are remembered, and whose takeovers are counted
 * @param drainTimeout how long frames and commands in flight may take when the server stops
 * @param closesPerSecond how fast connections are closed when the server stops
 */
public record DeviceSettings(
    String host,
    int port,
    boolean plain,
    boolean proxyProtocol,
    int instances,
    Duration handshakeTimeout,
    Duration idleTimeout,
    Duration keepAlive,
    int maxFrameLength,
    int maxConnections,
    long maxIncoming,
    long maxHeld,
    int fileReserve,
    int connectionsPerAddress,
    int connectsPerMinute,
    int takeoversPerMinute,
    int bytesPerSecond,
    int framesPerSecond,
    int maxUnread,
    Duration unreadTimeout,
    Duration stuckTimeout,
    int maxText,
    int textsPerSecond,
    int backlog,
    int undecodableRepeats,
    int maxUndecodable,
    int maxClocks,
    Duration drainTimeout,
    int closesPerSecond) {

  private static final int KIB = 1024;

  /** Linux takes 32,767 s at most, and refuses a socket what is more. */
  private static final Duration MAX_KEEP_ALIVE = Duration.ofHours(9);

  private static final int MAX_CONNECTIONS = 10_000_000;

  /** Bytes of heap for a connection: 9 KiB that a quiet one takes, and room for its frames. */
  private static final int HEAP_PER_CONNECTION = 16 * KIB;

  static DeviceSettings from(SettingsReader in) {
    return new DeviceSettings(
        in.text("host", "0.0.0.0"),
        in.number("port", 5027, 0, 65_535),
        in.flag("plain", true),
        in.flag("proxyProtocol", false),
        in.number("instances", 0, 0, 1024),
        in.duration("handshakeTimeout", Duration.ofSeconds(10)),
        in.duration("idleTimeout", Duration.ofHours(1)),
        in.duration("keepAlive", Duration.ofSeconds(60), MAX_KEEP_ALIVE),
        in.size("maxFrameLength", 64 * KIB, 255, 16 * KIB * KIB),
        maxConnections(in),
        in.heapShare("maxIncoming", 8),
        in.heapShare("maxHeld", 4),
        in.number("fileReserve", 256, 0, 1_000_000),
        in.number("connectionsPerAddress", 5000, 0, 10_000_000),
        in.number("connectsPerMinute", 20_000, 0, 10_000_000),
        in.number("takeoversPerMinute", 4, 1, 1_000_000),
        in.size("bytesPerSecond", KIB * KIB, KIB, 1024 * KIB * KIB),
        in.number("framesPerSecond", 1000, 1, 1_000_000),
        in.size("maxUnread", 16 * KIB, KIB, KIB * KIB),
        in.duration("unreadTimeout", Duration.ofMinutes(1)),
        in.duration("stuckTimeout", Duration.ofMinutes(1)),
        in.size("maxText", KIB, 1, 64 * KIB),
        in.number("textsPerSecond", 10, 0, 1_000_000),
        in.number("backlog", 1024, 1, 65_535),
        in.number("undecodableRepeats", 3, 1, 100),
        in.number("maxUndecodable", 10_000, 1, 1_000_000),
        in.number("maxClocks", 50_000, 1, 10_000_000),
        in.duration("drainTimeout", Duration.ofSeconds(20)),
        in.number("closesPerSecond", 1000, 1, 1_000_000));
  }

  private static int maxConnections(SettingsReader in) {
    var wanted = in.number("maxConnections", 0, 0, MAX_CONNECTIONS);
    var byHeap = Runtime.getRuntime().maxMemory() / HEAP_PER_CONNECTION;
    return wanted > 0 ? wanted : (int) Math.min(byHeap, MAX_CONNECTIONS);
  }
}
