package carsharing.teltonika.testing.server;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A real RabbitMQ. */
public final class RabbitServer extends PrivateServer {

  private static final String SCRIPT = "private-rabbitmq";
  private static final String STREAM_PORT = "stream_port=";

  private RabbitServer(boolean shared) {
    super(SCRIPT, shared, Map.of());
  }

  private RabbitServer(String uri, Path directory) {
    super(SCRIPT, uri, directory);
  }

  /** Starts a broker that belongs to the caller, who may kill it; takes about five seconds. */
  public static RabbitServer start() {
    return new RabbitServer(false);
  }

  /** The broker of the whole test run: use queues of your own, and do not disturb others. */
  public static RabbitServer shared() {
    return Shared.SERVER;
  }

  /** Where it speaks its protocol for streams, on the same host. */
  public int streamPort() {
    try (var lines = Files.lines(directory().resolve("ports"))) {
      return lines
          .filter(line -> line.startsWith(STREAM_PORT))
          .map(line -> Integer.valueOf(line.substring(STREAM_PORT.length())))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the connections of all clients, as an operator would. */
  public void closeAllConnections() {
    ctl("close_all_connections", "a test asked for it");
  }

  /** Raises or clears the memory alarm, under which publishers are blocked. */
  public void memoryAlarm(boolean raised) {
    ctl("set_vm_memory_high_watermark", raised ? "0" : "0.4");
  }

  /** Raises or clears the disk alarm, under which publishers are blocked, those of streams, too. */
  public void diskAlarm(boolean raised) {
    ctl("set_disk_free_limit", raised ? "1000000000000000" : "50MB");
  }

  /** Declares a durable classic queue. */
  public void declareQueue(String queue) {
    declareQueue(queue, Map.of());
  }

  /**
   * Declares a durable queue.
   *
   * @param arguments its properties as RabbitMQ names them, {@code x-max-length} for example
   */
  public void declareQueue(String queue, Map<String, Object> arguments) {
    onChannel(channel -> channel.queueDeclare(queue, true, false, false, arguments));
  }

  /**
   * Says how large a message may be. The broker closes a channel that is opened later over a larger
   * one. RabbitMQ 4 keeps the limit in another place than RabbitMQ 3; both are set.
   *
   * @param bytes of its body; at first 128 MiB, and 16 MiB since RabbitMQ 4
   */
  public void maxMessageSize(int bytes) {
    ctl(
        "eval",
        "application:set_env(rabbit, max_message_size, %1$d), persistent_term:put(max_message_size, %1$d)."
            .formatted(bytes));
  }

  /**
   * Says how a classic queue is stored that will be declared.
   *
   * @param version 1, or 2, which brokers have known since 3.10
   */
  public void queueVersion(String queue, int version) {
    var definition = "{\"queue-version\":%d}".formatted(version);
    ctl("set_policy", "version", "^" + Pattern.quote(queue) + "$", definition);
  }

  /**
   * Adds a virtual host that gives queues another kind than classic if their declaration names
   * none.
   *
   * @return where clients connect to it
   */
  public String addVirtualHost(String name, String defaultQueueType) {
    ctl("add_vhost", name, "--default-queue-type", defaultQueueType);
    ctl("set_permissions", "-p", name, "guest", ".*", ".*", ".*");
    return uri() + "/" + name;
  }

  /** Deletes a virtual host with all that is in it. */
  public void deleteVirtualHost(String name) {
    ctl("delete_vhost", name);
  }

  /**
   * Has the broker write down which queues there are. It does so by itself with a delay of two
   * seconds, and one that is killed before has forgotten a durable queue with all that is in it.
   */
  public void syncQueues() {
    ctl("eval", "mnesia:sync_log().");
  }

  /** Lets a classic queue do nothing, while the broker lives on. */
  public void suspendQueue(String queue) {
    onProcess("suspend", queue);
  }

  /** Lets it go on. */
  public void resumeQueue(String queue) {
    onProcess("resume", queue);
  }

  private void onProcess(String action, String queue) {
    ctl(
        "eval",
        ("{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"%s\">>)),"
                + " sys:%s(amqqueue:get_pid(Q)).")
            .formatted(queue, action));
  }

  /** Deletes a queue with all its messages; one that does not exist is no error. */
  public void deleteQueue(String queue) {
    onChannel(channel -> channel.queueDelete(queue));
  }

  /** Binds a queue to a topic exchange; both are declared, durable. */
  public void bind(String queue, String exchange, String routingKey) {
    declareQueue(queue);
    bindExisting(queue, exchange, routingKey);
  }

  /** Binds a queue that exists to a topic exchange, which is declared, durable. */
  public void bindExisting(String queue, String exchange, String routingKey) {
    onChannel(
        channel -> {
          channel.exchangeDeclare(exchange, "topic", true);
          return channel.queueBind(queue, exchange, routingKey);
        });
  }

  /** Takes a queue off an exchange; a binding that does not exist is no error. */
  public void unbind(String queue, String exchange, String routingKey) {
    onChannel(channel -> channel.queueUnbind(queue, exchange, routingKey));
  }

  /** Deletes an exchange with all its bindings; one that does not exist is no error. */
  public void deleteExchange(String exchange) {
    onChannel(channel -> channel.exchangeDelete(exchange));
  }

  /** Throws away all ready messages of a queue that exists. */
  public void purgeQueue(String queue) {
    onChannel(channel -> channel.queuePurge(queue));
  }

  /** Messages ready in a queue that exists. */
  public int messageCount(String queue) {
    return onChannel(channel -> channel.queueDeclarePassive(queue).getMessageCount());
  }

  /** Messages of a queue that wait, or that a consumer has and has not acknowledged. */
  public int unfinished(String queue) {
    var prefix = queue + "\t";
    return ctl("list_queues", "name", "messages")
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToInt(line -> Integer.parseInt(line.substring(prefix.length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  /** Takes all ready messages out of a queue that exists, the oldest first. */
  public List<GetResponse> drainQueue(String queue) {
    return onChannel(
        channel -> {
          var messages = new ArrayList<GetResponse>();
          for (var next = channel.basicGet(queue, true);
              next != null;
              next = channel.basicGet(queue, true)) {
            messages.add(next);
          }
          return List.copyOf(messages);
        });
  }

  private <T> T onChannel(Action<T> action) {
    try {
      var factory = new ConnectionFactory();
      factory.setUri(uri());
      factory.setAutomaticRecoveryEnabled(false);
      try (var connection = factory.newConnection("test");
          var channel = connection.createChannel()) {
        return action.run(channel);
      }
    } catch (Exception e) {
      throw new IllegalStateException("not done at %s: %s".formatted(uri(), e), e);
    }
  }

  private interface Action<T> {
    T run(Channel channel) throws Exception;
  }

  /** Started, or found, when first asked for. */
  private static final class Shared {

    static final RabbitServer SERVER =
        ofTheRun("TEST_RABBITMQ_URI")
            .map(uri -> new RabbitServer(uri, Path.of(System.getenv("TEST_RABBITMQ_DIR"))))
            .orElseGet(() -> new RabbitServer(true));
  }
}
