package carsharing.teltonika.record.queue;

import carsharing.teltonika.record.broker.BrokerProblem;
import carsharing.teltonika.record.broker.BrokerReply;
import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.settings.RecordSettings;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What records are published to: the durable queues, and the exchange if the settings name one.
 *
 * <p>What exists already with other properties is used as it is: a consumer may have declared it
 * first, and it must go on working. If it can lose messages, {@link #problem()} says so. The queue
 * is not bound to the exchange, see {@link Destination#ofRecords}.
 *
 * <p>All methods block on the network, on a channel of their own, and may be called by any thread.
 */
public final class Topology {

  private static final Logger LOG = LoggerFactory.getLogger(Topology.class);

  /** Looks between two attempts to declare a queue that can lose messages: it may be mended. */
  private static final int LOOKS_UNTIL_NEXT_TRY = 15;

  private final Connection connection;
  private final RecordSettings settings;
  private final List<TopologyPart> parts;

  /** What has other properties than ours, and by which of them it can lose messages. */
  private final Map<TopologyPart, List<String>> usedAsTheyAre = new LinkedHashMap<>();

  /** Optional parts that could not be declared, and were not found since. */
  private final Set<TopologyPart> unusable = new HashSet<>();

  private int looks;

  /** Of the queues that the last look has found. */
  private final List<QueueDepth> depths = new ArrayList<>();

  /** Every refusal of the broker closes it. */
  private Optional<Channel> channel = Optional.empty();

  /** Creates one that has declared nothing yet. */
  public Topology(Connection connection, RecordSettings settings) {
    this.connection = connection;
    this.settings = settings;
    this.parts = TopologyPart.of(settings);
  }

  /**
   * Declares everything. A part that records do not need may be missing.
   *
   * @throws IOException if the broker does not let it be used
   */
  public synchronized void declare() throws IOException {
    for (var part : parts) {
      if (part.isOptional()) {
        tryTo(() -> declare(part), part);
      } else {
        declare(part);
      }
    }
  }

  /**
   * Looks whether everything is still there, and declares what is not.
   *
   * @throws IOException if something is gone and the broker does not let it be declared
   */
  public synchronized void look() throws IOException {
    looks++;
    depths.clear();
    for (var part : parts) {
      if (part.isOptional()) {
        tryTo(() -> lookForOptional(part), part);
      } else if (!finds(part)) {
        declareAgain(part);
      } else if (isWorthDeclaring(part)) {
        declare(part); // Which changes nothing, and fails if another has taken its place.
      }
    }
  }

  private boolean finds(TopologyPart part) throws IOException {
    return finds(open -> part.look().run(open).ifPresent(depths::add));
  }

  private void lookForOptional(TopologyPart part) throws IOException {
    if (finds(part)) {
      if (unusable.remove(part)) {
        LOG.info("The {} is there, and is used", part.described());
      }
    } else if (!unusable.contains(part)) {
      declareAgain(part);
    } else if (looks % LOOKS_UNTIL_NEXT_TRY == 0) {
      declare(part);
    }
  }

  /** Something that fails if the broker does not let a part be used. */
  private interface Attempt {
    void run() throws IOException;
  }

  /** A part that records do not need must not stop them. So it is said once that it is missing. */
  private void tryTo(Attempt attempt, TopologyPart part) throws IOException {
    try {
      attempt.run();
    } catch (IOException e) {
      if (!connection.isOpen()) {
        throw e;
      }
      if (unusable.add(part)) {
        LOG.warn(
            "The {} cannot be declared: {}. Records do not need it; what goes there waits, and is"
                + " lost if that takes too long",
            part.described(),
            BrokerProblem.describe(e));
      }
    }
  }

  /** What waited in each queue at the last look. */
  public synchronized List<QueueDepth> depths() {
    return List.copyOf(depths);
  }

  /** What can lose messages that it has confirmed, or empty. */
  public synchronized Optional<String> problem() {
    return usedAsTheyAre.entrySet().stream()
        .filter(used -> !used.getValue().isEmpty())
        .map(
            used ->
                "the %s can lose records: %s"
                    .formatted(used.getKey().described(), String.join("; ", used.getValue())))
        .findFirst();
  }

  /** The broker writes each refusal into its log, so it is not asked too often. */
  private boolean isWorthDeclaring(TopologyPart part) {
    var breaches = Optional.ofNullable(usedAsTheyAre.get(part));
    return breaches.isEmpty() || (!breaches.get().isEmpty() && looks % LOOKS_UNTIL_NEXT_TRY == 0);
  }

  private void declareAgain(TopologyPart part) throws IOException {
    try {
      declare(part);
      LOG.warn("The {} was gone: it is declared again", part.described());
    } catch (IOException e) {
      throw new IOException(
          "the %s is gone and cannot be declared: %s"
              .formatted(part.described(), BrokerProblem.describe(e)));
    }
  }

  /**
   * Takes the queue off the exchange. Older versions of the server bound it, and with the binding
   * it gets each record twice. It is no error if there is no such binding.
   */
  public synchronized void unbind() throws IOException {
    if (!settings.exchange().isEmpty()) {
      finds(
          open ->
              open.queueUnbind(
                  settings.queue(), settings.exchange(), settings.effectiveRoutingKey()));
    }
  }

  /** False if the broker says that something does not exist. */
  private boolean finds(TopologyPart.Action action) throws IOException {
    try {
      call(action);
      return true;
    } catch (IOException e) {
      if (BrokerReply.of(e).filter(BrokerReply::isNotFound).isPresent()) {
        return false;
      }
      throw e;
    }
  }

  private void declare(TopologyPart part) throws IOException {
    try {
      call(part.declare());
      usedAsTheyAre.remove(part);
    } catch (IOException e) {
      var reply = BrokerReply.of(e).filter(BrokerReply::isPreconditionFailed);
      if (reply.isEmpty()) {
        throw e;
      }
      if (finds(part.look()::run)) { // Fails if it is not ours to use.
        useAsItIs(part, reply.get());
      } else {
        LOG.warn(
            "The {} is declared without limits, which this broker does not know: {}",
            part.described(),
            reply.get().text());
        call(part.declarePlainly());
      }
    }
  }

  private void useAsItIs(TopologyPart part, BrokerReply refusal) throws IOException {
    var facts =
        part.isQueue() ? QueueProbe.find(connection, part.name()) : Optional.<QueueFacts>empty();
    var breaches =
        facts.map(found -> QueuePromise.breaches(found, brokerVersion())).orElse(List.of());
    var judged =
        settings.trustQueue() || part.isOptional() ? List.<String>of() : breaches; // No records.
    if (judged.equals(usedAsTheyAre.put(part, judged))) {
      return; // As it was at the last try.
    }
    if (judged.isEmpty()) {
      LOG.warn(
          "The {} exists with other properties and is used as it is: {}",
          part.described(),
          refusal.text());
    } else {
      LOG.error("The {} can lose records: {}", part.described(), String.join("; ", judged));
    }
    if (facts.filter(Topology::isUnboundedStream).isPresent()) {
      LOG.warn("The stream {} has no retention: it grows until the disk is full", part.name());
    }
  }

  private static boolean isUnboundedStream(QueueFacts facts) {
    return facts.argument("x-queue-type").equals(Optional.of("stream"))
        && !facts.has("x-max-age")
        && !facts.has("x-max-length-bytes");
  }

  /** That of RabbitMQ; empty for another broker. */
  private String brokerVersion() {
    var properties = connection.getServerProperties();
    return "RabbitMQ".equals(String.valueOf(properties.get("product")))
        ? String.valueOf(properties.get("version"))
        : "";
  }

  private void call(TopologyPart.Action action) throws IOException {
    try {
      var open = openChannel();
      channel = Optional.empty(); // An answer that comes too late must not meet another question.
      action.run(open);
      channel = Optional.of(open);
    } catch (ShutdownSignalException e) {
      throw new IOException(BrokerProblem.describe(e), e);
    }
  }

  private Channel openChannel() throws IOException {
    var open = channel.filter(Channel::isOpen);
    return open.isPresent()
        ? open.get()
        : connection
            .openChannel()
            .orElseThrow(() -> new IOException("the broker has no channel left"));
  }
}
