package carsharing.teltonika.record;

import carsharing.teltonika.car.profile.SecurityFlags;
import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.message.FrameAddresses;
import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.message.UndecodableFrame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.record.json.MessageId;
import carsharing.teltonika.record.json.NamedElements;
import carsharing.teltonika.record.json.RecordMessage;
import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.settings.RabbitSettings;
import carsharing.teltonika.settings.RecordSettings;
import carsharing.teltonika.time.TimeSource;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.ContextInternal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes record batches to RabbitMQ and answers each once the broker has confirmed it.
 *
 * <p>It starts whether the broker is there or not. An answer is either empty, and then the records
 * are in RabbitMQ, or a failure with the code of a {@link PublishFailure}.
 */
final class RecordPublisher extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(RecordPublisher.class);
  private static final long SWEEP_INTERVAL = 100; // ms

  /** Bytes of a frame above which its message is written on another thread. Trackers send 1280. */
  private static final int UNUSUAL_LENGTH = 4 * 1024;

  /**
   * The same for the decimals of its elements. Those of 256 bytes take some 20 microseconds, those
   * of 64 KiB in elements of 1,280 bytes some milliseconds.
   */
  private static final long UNUSUAL_EFFORT = 256 * 256;

  private static final String WRITER = "record-json";

  private final Position position;
  private final Supplier<RabbitSettings> rabbit;
  private final Supplier<RecordSettings> settings;
  private final Function<Imei, SecurityFlags> flagsOf;
  private final PublisherMetrics metrics;
  private final TimeSource time;
  private final Future<?> sendersGone;
  private final MessageId messageId = new MessageId();
  private final Backlog backlog;

  /** Set once, before the first batch comes. */
  private Optional<NamedElements> names = Optional.empty();

  private RecordMessage recordMessage;

  /** One thread for unusual frames: they wait for each other, and nobody else waits for them. */
  private Optional<WorkerExecutor> writers = Optional.empty();

  /** Set once, in start; read by the readiness check on other threads. */
  private volatile Optional<BrokerLink> link = Optional.empty();

  /**
   * @param position which of the publishers of the process it is
   * @param rabbit the settings that are valid now
   * @param settings the settings that are valid now
   * @param flagsOf where the security flags of a car stand; safe on any thread
   * @param room what messages may take up that wait, shared with the others
   * @param sendersGone completes when no more batches will come: a stopping publisher waits for it,
   *     so that what is in flight is still confirmed
   */
  RecordPublisher(
      Position position,
      Supplier<RabbitSettings> rabbit,
      Supplier<RecordSettings> settings,
      Function<Imei, SecurityFlags> flagsOf,
      Room room,
      PublisherMetrics metrics,
      TimeSource time,
      Future<?> sendersGone) {
    this.position = position;
    this.rabbit = rabbit;
    this.settings = settings;
    this.flagsOf = flagsOf;
    this.recordMessage = new RecordMessage(flagsOf, Optional.empty());
    this.metrics = metrics;
    this.time = time;
    this.sendersGone = sendersGone;
    this.backlog = new Backlog(room, () -> settings.get().linger());
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(() -> NamedElements.wanted(settings.get()))
        .onSuccess(this::publishWith);
  }

  private void publishWith(Optional<NamedElements> wanted) {
    names = wanted;
    recordMessage = new RecordMessage(flagsOf, wanted);
    var opened = new BrokerLink(vertx, position, rabbit, settings, backlog, metrics, time);
    link = Optional.of(opened);
    writers = Optional.of(vertx.createSharedWorkerExecutor(WRITER, 1));
    metrics.watchUnconfirmed(opened::unconfirmed);
    var addresses = FrameAddresses.of(position.number());
    vertx.eventBus().localConsumer(addresses.records(), this::publishRecords);
    vertx.eventBus().localConsumer(addresses.undecodable(), this::publishUndecodable);
    if (position.isFirst()) {
      var events = new EventPublisher(vertx.eventBus(), backlog, settings, time);
      vertx.eventBus().localConsumer(CarEvent.ADDRESS, events::publish);
    }
    vertx.setPeriodic(SWEEP_INTERVAL, timer -> expire(opened));
    opened.open();
  }

  @Override
  public Future<?> stop() {
    var gone = ((ContextInternal) context).<Object>promise();
    sendersGone.<Object>map(done -> done).onComplete(gone); // On a thread of theirs.
    return gone.future()
        .transform(ended -> link.map(BrokerLink::close).orElse(Future.succeededFuture()))
        .onComplete(closed -> backlog.stop())
        .onComplete(stopped -> writers.ifPresent(WorkerExecutor::close));
  }

  /** Why nothing can be confirmed at the moment, or empty where all is well. Safe on any thread. */
  Optional<String> problem() {
    return link.map(BrokerLink::problem).orElse(Optional.of("not started yet"));
  }

  /** Connects anew where the settings by which it has connected are no longer valid. */
  void settingsChanged() {
    link.ifPresent(BrokerLink::settingsChanged);
  }

  private void expire(BrokerLink opened) {
    var now = time.nanos();
    backlog.expire(now);
    opened.expire(now);
  }

  private void publishRecords(Message<RecordBatch> message) {
    var batch = message.body();
    var target = settings.get();
    var properties =
        MessageKind.RECORDS
            .properties()
            .messageId(messageId.of(batch.imei(), batch.frame()))
            .timestamp(Date.from(batch.receivedAt()))
            .build();
    var reply = Reply.to(vertx.eventBus(), message);
    batch.memory().publish();
    json(batch)
        .onSuccess(body -> batch.memory().set(batch.frame().data().length + body.length))
        .map(
            body ->
                outgoing(
                    batch.imei(),
                    Destination.ofRecords(target),
                    properties,
                    body,
                    batch.memory()::release))
        .onSuccess(outgoing -> publish(reply, outgoing, batch.abandoned()))
        .onFailure(cause -> unwritable(batch, cause));
  }

  /** A mistake of the server: the sender gives the frame up, and its tracker sends it again. */
  private static void unwritable(RecordBatch batch, Throwable cause) {
    batch.memory().release();
    LOG.error("{}: the message of a frame cannot be written", batch.imei(), cause);
  }

  /** The order of a tracker's frames is kept: its next one comes after this one's confirm. */
  private Future<byte[]> json(RecordBatch batch) {
    return isUnusual(batch)
        ? writers
            .orElseThrow()
            .executeBlocking(() -> new RecordMessage(flagsOf, names).write(batch), false)
        : Future.succeededFuture(batch).map(recordMessage::write);
  }

  private static boolean isUnusual(RecordBatch batch) {
    if (batch.frame().data().length > UNUSUAL_LENGTH) {
      return true;
    }
    var effort = 0L;
    for (var record : batch.records().records()) {
      effort += record.elements().numberEffort();
    }
    return effort > UNUSUAL_EFFORT;
  }

  private void publishUndecodable(Message<UndecodableFrame> message) {
    var undecodable = message.body();
    var origin = Map.of("imei", undecodable.imei().digits(), "reason", undecodable.reason());
    var properties =
        MessageKind.UNDECODABLE
            .properties()
            .messageId(messageId.of(undecodable.imei(), undecodable.frame()))
            .timestamp(Date.from(undecodable.receivedAt()))
            .headers(MessageKind.UNDECODABLE.headers(origin))
            .build();
    var body = undecodable.frame().encode().getBytes();
    var quarantine = List.of(Destination.queue(settings.get().quarantineQueue()));
    undecodable.memory().publish();
    undecodable.memory().set(undecodable.frame().data().length + body.length);
    var outgoing =
        outgoing(undecodable.imei(), quarantine, properties, body, undecodable.memory()::release);
    publish(Reply.to(vertx.eventBus(), message), outgoing, undecodable.abandoned());
  }

  private Outgoing outgoing(
      Imei imei,
      List<Destination> destinations,
      BasicProperties properties,
      byte[] body,
      Runnable free) {
    var deadline = time.nanos() + settings.get().confirmTimeout().toNanos();
    return new Outgoing(imei.digits(), destinations, properties, body, deadline, free);
  }

  private void publish(Reply reply, Outgoing outgoing, Future<Void> abandoned) {
    var since = time.nanos();
    outgoing.outcome().onComplete(done -> answer(reply, since, done.cause()));
    backlog.add(outgoing);
    abandoned.onComplete(gone -> backlog.abandon(outgoing));
  }

  private void answer(Reply reply, long since, @Nullable Throwable cause) {
    if (cause == null) {
      metrics.confirmed(since);
      reply.succeed();
    } else if (cause instanceof PublishException e) {
      metrics.failed(e.failure());
      reply.fail(e.failure(), String.valueOf(e.getMessage()));
    }
  }
}
