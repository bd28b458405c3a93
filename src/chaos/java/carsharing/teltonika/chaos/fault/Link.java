package carsharing.teltonika.chaos.fault;

/** What a server is connected with. */
enum Link {
  TRACKERS,
  RABBITMQ,
  REDIS;

  /** For a line in the journal. */
  String between(String server) {
    return switch (this) {
      case TRACKERS -> "trackers to " + server;
      case RABBITMQ -> server + " to RabbitMQ";
      case REDIS -> server + " to Redis";
    };
  }
}
