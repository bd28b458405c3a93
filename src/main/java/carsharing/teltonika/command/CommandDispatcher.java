package carsharing.teltonika.command;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceDisconnected;
import carsharing.teltonika.message.DeviceDraining;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.DeviceText;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.settings.WakeUpSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands in from Redis, to the connection that owns the IMEI, and outcomes back.
 *
 * <p>It knows all connections of this process. Which process owns a car is settled in Redis: the
 * newest connection does.
 */
public final class CommandDispatcher extends VerticleBase implements RedisLink.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);
  private static final String ANNOUNCEMENT = "redis_cmd";
  private static final String PROCESS_CHANNEL = "teltonika:process:";

  /** How much longer the event bus waits than the connection does. */
  private static final Duration REPLY_GRACE = Duration.ofSeconds(10);

  /** The channels of all cars. */
  private static final String ANY_IMEI = "?".repeat(Imei.LENGTH);

  private final RedisSettings redisSettings;
  private final Supplier<CommandSettings> settings;
  private final WakeUpSettings wakeUpSettings;
  private final CommandMetrics metrics;
  private final ImeiSet allowed;
  private final Future<Void> devicesGone;
  private final String process = UUID.randomUUID().toString();
  private final Map<String, CarSession> sessions = new HashMap<>();
  private volatile Optional<RedisLink> redis = Optional.empty();
  private Optional<CarSession.Shared> shared = Optional.empty();
  private Optional<WakeUp> wakeUp = Optional.empty();

  /**
   * @param settings those that are valid now
   * @param allowed is kept up to date with the IMEIs that may connect
   * @param devicesGone completes when the last connection has ended
   */
  public CommandDispatcher(
      RedisSettings redisSettings,
      Supplier<CommandSettings> settings,
      WakeUpSettings wakeUpSettings,
      CommandMetrics metrics,
      ImeiSet allowed,
      Future<Void> devicesGone) {
    this.redisSettings = redisSettings;
    this.settings = settings;
    this.wakeUpSettings = wakeUpSettings;
    this.metrics = metrics;
    this.allowed = allowed;
    this.devicesGone = devicesGone;
  }

  @Override
  public Future<?> start() {
    var scripts =
        new ScriptBook(vertx, settings, Checks.all(settings.get()).keySet(), metrics.scripts());
    return scripts
        .open()
        .onSuccess(
            loaded -> {
              var link = new RedisLink(vertx, redisSettings, this);
              redis = Optional.of(link);
              shared =
                  Optional.of(
                      new CarSession.Shared(
                          vertx,
                          link,
                          new Reporter(link, settings, metrics, scripts),
                          scripts,
                          () -> Checks.all(settings.get()),
                          new UnknownFields(CarCommand.parameters(wakeUpSettings.body())),
                          new UnknownAnswers(metrics),
                          settings));
              if (wakeUpSettings.isOn()) {
                wakeUp = Optional.of(new WakeUp(vertx, link, wakeUpSettings, this::isConnected));
              }
              var bus = vertx.eventBus();
              bus.<DeviceConnected>localConsumer(
                  DeviceConnected.ADDRESS, message -> connected(message.body()));
              bus.<DeviceDisconnected>localConsumer(
                  DeviceDisconnected.ADDRESS, message -> disconnected(message.body()));
              bus.<DeviceDraining>localConsumer(DeviceDraining.ADDRESS, this::drain);
              bus.<DeviceText>localConsumer(DeviceText.ADDRESS, message -> text(message.body()));
              allowed.watch(vertx, link);
              link.open();
            });
  }

  /** Not before the connections have gone: their commands are still to be told how they ended. */
  @Override
  public Future<?> stop() {
    return devicesGone
        .transform(gone -> vertx.timer(1).mapEmpty())
        .compose(told -> redis.map(RedisLink::close).orElse(Future.succeededFuture()));
  }

  /** Why commands do not come through at the moment, or empty. Safe on any thread. */
  public Optional<String> problem() {
    return redis.map(RedisLink::problem).orElse(Optional.of("not started"));
  }

  @Override
  public void up() {
    metrics.connected();
    link().subscribe(PROCESS_CHANNEL + process);
    allowed.up();
    if (wakeUp.isPresent()) {
      link().overhear(ANY_IMEI);
    }
    List.copyOf(sessions.values()).forEach(this::begin);
  }

  @Override
  public void message(String channel, String text) {
    if (channel.equals(PROCESS_CHANNEL + process)) {
      takenOver(text);
    } else if (allowed.isAbout(channel)) {
      allowed.refresh();
    } else if (text.equals(ANNOUNCEMENT)) {
      find(channel).ifPresent(CarSession::commandAnnounced);
    }
  }

  @Override
  public void overheard(String channel, String text) {
    if (text.equals(ANNOUNCEMENT)) {
      Imei.parse(channel).ifPresent(imei -> wakeUp.ifPresent(sms -> sms.announced(imei)));
    }
  }

  private boolean isConnected(Imei imei) {
    return sessions.containsKey(imei.digits());
  }

  private RedisLink link() {
    return redis.orElseThrow();
  }

  private Optional<CarSession> find(String imei) {
    return Optional.ofNullable(sessions.get(imei));
  }

  /** Only the session of that connection: the car may have a newer one. */
  private Optional<CarSession> find(Imei imei, long connection) {
    return find(imei.digits()).filter(session -> session.device().connection() == connection);
  }

  /** Two of one IMEI on two event loops may be announced in the wrong order. */
  private void connected(DeviceConnected device) {
    if (find(device.imei().digits()).filter(session -> session.isNewerThan(device)).isPresent()) {
      return;
    }
    var keys = new CarKeys(link(), device.imei(), token(device.connection()), settings.get());
    DeviceLink tracker = request -> request(device, request);
    var session = new CarSession(shared.orElseThrow(), device, keys, tracker, this::keep);
    var older = Optional.ofNullable(sessions.put(device.imei().digits(), session));
    older.ifPresent(CarSession::end);
    if (link().isUp()) {
      begin(session);
    }
  }

  private void begin(CarSession session) {
    begin(session, session.begin());
  }

  private void begin(CarSession session, Future<String> owned) {
    owned
        .onSuccess(former -> dismiss(session.device().imei(), former))
        .onFailure(cause -> notOwned(session, cause));
  }

  private void notOwned(CarSession session, Throwable cause) {
    if (cause instanceof CarSession.LostException) {
      disconnect(session.device());
    } else {
      LOG.debug("{}: not claimed: {}", session.device().imei(), cause.getMessage());
    }
  }

  /** The connection that the car belonged to is to be closed, if it is another process'. */
  private void dismiss(Imei imei, String former) {
    var parts = former.split("/", 2);
    if (parts.length == 2 && !parts[0].equals(process)) {
      link().publish(PROCESS_CHANNEL + parts[0], imei.digits() + "/" + parts[1]);
    }
  }

  private void takenOver(String imeiAndConnection) {
    var parts = imeiAndConnection.split("/", 2);
    find(parts[0])
        .filter(session -> parts[1].equals(Long.toString(session.device().connection())))
        .ifPresent(session -> disconnect(session.device()));
  }

  private void disconnect(DeviceConnected device) {
    vertx.eventBus().send(device.address(), new DeviceRequest.Disconnect());
  }

  private void disconnected(DeviceDisconnected device) {
    var imei = device.imei().digits();
    find(device.imei(), device.connection())
        .ifPresent(
            session -> {
              sessions.remove(imei);
              session.end();
              link().unsubscribe(List.of(imei));
            });
  }

  private void drain(Message<DeviceDraining> message) {
    var device = message.body();
    find(device.imei(), device.connection())
        .map(CarSession::drain)
        .orElse(Future.succeededFuture())
        .onComplete(drained -> message.reply(null));
  }

  /**
   * Texts that nobody asked for go to a channel of their own. While Redis is away they are dropped:
   * trackers may send any number of them, and outcomes want the room.
   */
  private void text(DeviceText text) {
    if (!link().isUp()) {
      return;
    }
    var imei = text.imei().digits();
    var message =
        new JsonObject()
            .put("imei", imei)
            .put("text", text.text())
            .put("receivedAt", text.receivedAt().toString());
    link().publish(CarKeys.key(imei, "texts"), message.encode());
  }

  private void keep(CarSession session) {
    if (link().isUp()) {
      begin(session, session.keep());
    }
  }

  private String token(long connection) {
    return process + "/" + connection;
  }

  private Future<DeviceAnswer> request(DeviceConnected device, DeviceRequest request) {
    var delivery =
        new DeliveryOptions().setSendTimeout(limit(request).plus(REPLY_GRACE).toMillis());
    var since = System.nanoTime();
    return vertx
        .eventBus()
        .<DeviceAnswer>request(device.address(), request, delivery)
        .map(Message::body)
        .onSuccess(
            answer -> {
              if (request instanceof DeviceRequest.Step) {
                metrics.answered(since);
              }
            })
        .recover(cause -> Future.failedFuture(new StepFailedException(why(cause))));
  }

  private static Duration limit(DeviceRequest request) {
    return request instanceof DeviceRequest.Step step
        ? step.timeout().plus(step.lateWait())
        : Duration.ZERO;
  }

  /** Where nobody listens any more, the connection has gone. */
  private static StepFailure why(Throwable cause) {
    return cause instanceof ReplyException reply
        ? StepFailure.of(reply.failureCode()).orElse(StepFailure.DISCONNECTED)
        : StepFailure.DISCONNECTED;
  }
}
