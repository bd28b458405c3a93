package carsharing.teltonika.settings;

/** The kinds of queue that RabbitMQ has. */
public enum QueueType {
  /** On one node. */
  CLASSIC,
  /** Replicated to several nodes. */
  QUORUM,
  /** A log that can be read again. */
  STREAM
}
