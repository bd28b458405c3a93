package carsharing.teltonika;

import java.util.Collection;

/** What {@code --help} prints: how to start the server, and the settings that are needed first. */
final class Help {

  private static final String PRODUCTION = "teltonika-carsharing-server.jar";
  private static final String STANDALONE = "teltonika-carsharing-server-standalone.jar";

  private static final String TEXT =
      """
      Usage: java -jar %s [-conf FILE] [--instances N] [--options JSON]

      Teltonika trackers connect over TCP. Their records go to RabbitMQ, and commands for cars come from Redis.
      %s

        -conf FILE       settings as JSON: a file, or the text itself; they win over all others
        --instances N    event loops that serve trackers (one for each core)
        --options JSON   options of Vert.x
        -h, --help       this page
        --version        the version of the server and of Java

      Settings are read from conf/server.yaml in the working directory (the variable SERVER_CONFIG names another
      file) and from variables, which win. These are needed first:

        DEVICES_PORT     where trackers connect (5027)
        RABBITMQ_URI     amqp://user:password@host:5672/vhost (%s)
        RECORDS_QUEUE    the queue for records (record)
        REDIS_URI        redis://user:password@host:6379 (%s)
        HTTP_PORT        health and metrics, on 127.0.0.1 (8080): /health/ready, /metrics

      Example:

        RABBITMQ_URI=amqp://broker REDIS_URI=redis://cache java -jar %s

      conf/server.yaml shows every setting with its default. README.md leads to all pages about records and commands,
      and docs/operations.md is for the person who runs the server.
      """;

  private Help() {}

  /** Whether the arguments ask for the page. */
  static boolean isWanted(Collection<String> arguments) {
    return arguments.contains("-h") || arguments.contains("--help") || arguments.contains("-help");
  }

  /**
   * The page.
   *
   * @param hasEmbedded whether this jar brings a broker and a Redis along
   */
  static String text(boolean hasEmbedded) {
    var jar = hasEmbedded ? STANDALONE : PRODUCTION;
    return hasEmbedded
        ? TEXT.formatted(
            jar,
            "Without RABBITMQ_URI and REDIS_URI this jar starts its own, to try the server out; they keep data in data/.",
            "its own",
            "its own",
            jar)
        : TEXT.formatted(
            jar,
            "It needs a RabbitMQ and a Redis. The jar %s brings both along, to try the server out."
                .formatted(STANDALONE),
            "amqp://guest:guest@127.0.0.1:5672",
            "redis://127.0.0.1:6379",
            jar);
  }
}
