package carsharing.teltonika.bench.server;

/** A process that trackers send to. */
public interface Receiver extends AutoCloseable {

  /** Where trackers connect. */
  int port();

  /** Whose processor time and memory are measured. */
  ProcessHandle process();

  /** Ends it. */
  @Override
  void close();
}
