import com.rabbitmq.client.*;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.*;
import java.nio.file.*;
import java.sql.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.LockSupport;

/**
 * Stores the records of the queue in PostgreSQL, each exactly once: docs/consumers.md explains how. The variables are
 * AMQP_URL, DATABASE_URL, QUEUE, PREFETCH, BATCH, BATCH_MS and STREAM_OFFSET.
 */
public final class Consumer {
  private static final String QUEUE = setting("QUEUE", "record");
  private static final String UNSTORABLE = QUEUE + ".unstorable";
  private static final int BATCH = Integer.parseInt(setting("BATCH", "100"));
  private static final long BATCH_NANOS = Long.parseLong(setting("BATCH_MS", "200")) * 1_000_000;
  private static final CountDownLatch STOPPING = new CountDownLatch(1);

  public static void main(String[] arguments) throws Exception {
    var main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      STOPPING.countDown();
      for (; main.isAlive(); LockSupport.parkNanos(10_000_000)) {}
    }));
    for (long pause = 250; STOPPING.getCount() > 0; pause = Math.min(2 * pause, 10_000)) {
      var began = System.nanoTime();
      try {
        session();
      } catch (Exception e) {
        pause = System.nanoTime() - began > 10_000_000_000L ? 250 : pause;
        System.err.println(e + "; connecting again in " + pause + " ms");
        STOPPING.await(pause, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** From a connection to its loss. The database comes first: while it is away, no message is delivered in vain. */
  private static void session() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(setting("AMQP_URL", "amqp://guest:guest@127.0.0.1:5672"));
    factory.setAutomaticRecoveryEnabled(false); // a recovered channel could not acknowledge what it delivered before
    try (var db = database(); var statement = db.createStatement()) {
      statement.execute(Files.readString(Path.of(setting("SCHEMA", "../schema.sql"))));
      try (var broker = factory.newConnection("java-consumer")) {
        checkQueue(broker);
        consume(db, broker.createChannel());
      }
    }
  }

  private static void consume(java.sql.Connection db, Channel channel) throws Exception {
    var waiting = new LinkedBlockingQueue<Delivery>(); // bounded by the prefetch
    var offset = setting("STREAM_OFFSET", ""); // first, last, next, a number, or an age such as 2h
    Object from = offset.matches("\\d+") ? (Object) Long.valueOf(offset) : offset;
    channel.basicQos(Integer.parseInt(setting("PREFETCH", "500")));
    channel.confirmSelect();
    channel.basicConsume(QUEUE, false, offset.isEmpty() ? Map.of() : Map.of("x-stream-offset", from),
        (tag, delivery) -> waiting.add(delivery), tag -> channel.abort(404, "the queue is gone"));
    System.err.println("storing the records of " + QUEUE);
    while (STOPPING.getCount() > 0 && channel.isOpen()) {
      var first = waiting.poll(100, TimeUnit.MILLISECONDS);
      if (first != null) {
        var batch = new ArrayList<>(List.of(first));
        var end = System.nanoTime() + BATCH_NANOS;
        for (Delivery next = first; next != null && batch.size() < BATCH && STOPPING.getCount() > 0; ) {
          next = waiting.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
          batch.addAll(next == null ? List.of() : List.of(next));
        }
        storeBatch(db, channel, batch);
      }
    }
    if (!channel.isOpen()) throw channel.getCloseReason();
  }

  private static void storeBatch(java.sql.Connection db, Channel channel, List<Delivery> batch) throws Exception {
    if (store(db, batch).isPresent()) {
      for (var message : batch) {
        var refusal = store(db, List.of(message));
        if (refusal.isPresent()) {
          setAside(channel, message, String.valueOf(refusal.get().getMessage()));
        }
      }
    }
    channel.basicAck(batch.get(batch.size() - 1).getEnvelope().getDeliveryTag(), true);
  }

  /**
   * One transaction: all records of the messages, or none. Returns why not if a message is at fault: no UTF-8, a data
   * exception, a broken constraint or a limit of PostgreSQL. All else is the database's fault and thrown.
   */
  private static Optional<Exception> store(java.sql.Connection db, List<Delivery> messages) throws Exception {
    var lines = new ArrayList<String>();
    try (var call = db.prepareStatement("SELECT store_frames(?)")) {
      for (var message : messages) {
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message.getBody())).toString();
        lines.addAll("application/x-ndjson".equals(message.getProperties().getContentType())
            ? text.lines().filter(line -> !line.isBlank()).toList() : List.of(text));
      }
      call.setArray(1, db.createArrayOf("text", lines.toArray()));
      call.execute(); // the connection commits after each statement
      return Optional.empty();
    } catch (SQLException | CharacterCodingException e) {
      if (e instanceof SQLException sql && !String.valueOf(sql.getSQLState()).matches("(22|23|54).*")) {
        throw e;
      }
      return Optional.of(e);
    }
  }

  /** Keeps a message that cannot be stored for a human. The broker has confirmed the copy when this returns. */
  private static void setAside(Channel channel, Delivery message, String error) throws Exception {
    var old = message.getProperties();
    System.err.println("message " + old.getMessageId() + " goes to " + UNSTORABLE + ": " + error);
    var headers = new HashMap<String, Object>(old.getHeaders() == null ? Map.of() : old.getHeaders());
    headers.put("reason", error.substring(0, Math.min(200, error.length())));
    channel.queueDeclare(UNSTORABLE, true, false, false, null);
    channel.basicPublish("", UNSTORABLE, new AMQP.BasicProperties.Builder().contentType(old.getContentType())
        .messageId(old.getMessageId()).headers(headers).deliveryMode(2).build(), message.getBody());
    channel.waitForConfirmsOrDie(30_000);
  }

  /** A queue of another kind (quorum, stream) is used as it is: the refusal closes the channel of this trial only. */
  private static void checkQueue(com.rabbitmq.client.Connection broker) throws IOException {
    try {
      broker.createChannel().queueDeclare(QUEUE, true, false, false, null);
    } catch (IOException e) {
      if (e.getCause() == null || !e.getCause().getMessage().contains("reply-code=406")) {
        throw e;
      }
    }
  }

  /** DATABASE_URL as all tools but JDBC know it: postgresql://user:password@host:port/name. */
  private static java.sql.Connection database() throws SQLException {
    var uri = URI.create(setting("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres"));
    var user = (uri.getUserInfo() + ":").split(":", 3);
    var address = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath();
    var url = "jdbc:postgresql://" + address + "?connectTimeout=10&socketTimeout=60&tcpKeepAlive=true";
    return DriverManager.getConnection(url, user[0], user[1]);
  }

  private static String setting(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }
}
