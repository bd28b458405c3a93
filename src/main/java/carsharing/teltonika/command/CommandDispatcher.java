package carsharing.teltonika.command;

import carsharing.teltonika.allow.ImeiSet;
import carsharing.teltonika.command.check.Checks;
import carsharing.teltonika.command.custody.Custody;
import carsharing.teltonika.command.custody.OpenTickets;
import carsharing.teltonika.command.custody.Reporter;
import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.command.request.TakenCommand;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.request.UnknownFields;
import carsharing.teltonika.command.run.CommandMetrics;
import carsharing.teltonika.command.run.TrackerLink;
import carsharing.teltonika.command.run.UnknownAnswers;
import carsharing.teltonika.command.script.Actions;
import carsharing.teltonika.command.script.ScriptBook;
import carsharing.teltonika.command.session.CarSession;
import carsharing.teltonika.command.session.KnownCars;
import carsharing.teltonika.command.session.QuestionPace;
import carsharing.teltonika.command.session.Retries;
import carsharing.teltonika.command.session.SharedParts;
import carsharing.teltonika.command.session.WaitingLine;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceDisconnected;
import carsharing.teltonika.message.DeviceDraining;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.settings.WakeUpSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.ContextInternal;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Commands in from Redis, to the connection that owns the IMEI, and outcomes back.
 *
 * <p>It knows all connections of this process. Which process owns a car is settled in Redis: the
 * newest connection does.
 */
public final class CommandDispatcher extends VerticleBase
    implements RedisLink.Listener, Custody.Listener, CarSession.Events {

  private static final String ANNOUNCEMENT = "redis_cmd";

  /** The channels of all cars. */
  private static final String ANY_IMEI = "?".repeat(Imei.LENGTH);

  private final RedisSettings redisSettings;
  private final Supplier<CommandSettings> settings;
  private final WakeUpSettings wakeUpSettings;
  private final CommandMetrics metrics;
  private final ImeiSet allowed;
  private final KnownCars known;
  private final TimeSource time;
  private final Future<Void> devicesGone;
  private final String process = UUID.randomUUID().toString();
  private final Takeovers takeovers = new Takeovers(process);
  private final OpenSessions sessions = new OpenSessions();
  private volatile Optional<DispatcherParts> parts = Optional.empty();

  /**
   * Creates one that is still to be deployed.
   *
   * @param settings those that are valid now
   * @param allowed is kept up to date with the IMEIs that may connect
   * @param known what is known of cars, whether they are connected or not
   * @param devicesGone completes when the last connection has ended
   */
  public CommandDispatcher(
      RedisSettings redisSettings,
      Supplier<CommandSettings> settings,
      WakeUpSettings wakeUpSettings,
      CommandMetrics metrics,
      ImeiSet allowed,
      KnownCars known,
      TimeSource time,
      Future<Void> devicesGone) {
    this.redisSettings = redisSettings;
    this.settings = settings;
    this.wakeUpSettings = wakeUpSettings;
    this.metrics = metrics;
    this.allowed = allowed;
    this.known = known;
    this.time = time;
    this.devicesGone = devicesGone;
  }

  @Override
  public Future<?> start() {
    var scripts =
        new ScriptBook(vertx, settings, Checks.all(settings.get()).keySet(), metrics.scripts());
    return scripts.open().onSuccess(loaded -> begin(scripts));
  }

  private void begin(ScriptBook scripts) {
    var timers = AwakeTimer.Timers.of(vertx);
    var link = new RedisLink(vertx, redisSettings, time, this);
    var tickets = new OpenTickets();
    var reporter =
        new Reporter(
            link,
            settings,
            tickets,
            metrics,
            scripts,
            time,
            entry -> vertx.eventBus().publish(JournalEntry.ADDRESS, entry));
    var custody = new Custody(timers, time, link, settings, tickets, reporter, this);
    var cars = new RegistryHash(vertx, timers, link, known);
    var shared =
        new SharedParts(
            vertx,
            timers,
            time,
            link,
            reporter,
            scripts,
            () -> Checks.all(settings.get()),
            new UnknownFields(CarCommand.parameters(wakeUpSettings.body())),
            new UnknownAnswers(metrics),
            settings,
            custody,
            known,
            cars.firstRead(),
            new QuestionPace(time, () -> known.settings().get().asksPerSecond()));
    var wakeUp =
        WakeUp.ifWanted(
            vertx,
            link,
            wakeUpSettings,
            settings,
            known.registry(),
            imei -> sessions.find(imei.digits()).isPresent());
    var subscriptions = new KeptSubscriptions(link::isUp, timers);
    var retries = new Retries(timers);
    parts =
        Optional.of(
            new DispatcherParts(link, subscriptions, custody, shared, retries, wakeUp, cars));
    var bus = vertx.eventBus();
    bus.<DeviceConnected>localConsumer(
        DeviceConnected.ADDRESS, message -> connected(message.body()));
    bus.<DeviceDisconnected>localConsumer(
        DeviceDisconnected.ADDRESS, message -> disconnected(message.body()));
    bus.<DeviceDraining>localConsumer(DeviceDraining.ADDRESS, this::drain);
    new TextPublisher(link, redisSettings.maxTexts(), metrics).listen(bus);
    allowed.watch(vertx, link);
    cars.follow();
    link.open();
    custody.start();
  }

  /**
   * Ends when the connections have gone and all outcomes are told, or after some seconds. What is
   * not told by then, the other processes tell.
   */
  @Override
  public Future<?> stop() {
    var gone = ((ContextInternal) context).<Void>promise(); // Others complete it on their threads.
    devicesGone.onComplete(gone);
    return parts
        .map(all -> gone.future().transform(ended -> new LastOutcomes(context, all).tell()))
        .orElse(Future.succeededFuture());
  }

  /** This process, as the owners of cars name it. */
  public String process() {
    return process;
  }

  /** What can be done to cars now. Safe on any thread. */
  public Actions actions() {
    return parts.map(all -> all.shared().scripts().current()).orElse(Actions.NONE);
  }

  /** Why commands do not come through at the moment, or empty. Safe on any thread. */
  public Optional<String> problem() {
    return parts.map(all -> all.link().problem()).orElse(Optional.of("not started"));
  }

  @Override
  public void up() {
    metrics.connected();
    all().subscriptions().keep(() -> all().link().subscribe(takeovers.channel()));
    allowed.up();
    all().registered().up(all().subscriptions());
    if (all().wakeUp().isPresent()) {
      all().subscriptions().keep(() -> all().link().overhear(ANY_IMEI));
    }
    sessions.all().forEach(CarSession::begin);
    all().custody().redisUp();
  }

  @Override
  public void message(String channel, String text) {
    if (channel.equals(takeovers.channel())) {
      Takeovers.read(text).flatMap(sessions::find).ifPresent(this::carLost);
    } else if (allowed.isAbout(channel)) {
      allowed.refresh();
    } else if (all().registered().isAbout(channel)) {
      all().registered().changed(text);
    } else if (text.equals(ANNOUNCEMENT)) {
      sessions.find(channel).ifPresent(CarSession::commandAnnounced);
    }
  }

  @Override
  public void overheard(String channel, String text) {
    if (text.equals(ANNOUNCEMENT)) {
      Imei.parse(channel).ifPresent(imei -> all().wakeUp().ifPresent(sms -> sms.announced(imei)));
    }
  }

  @Override
  public void commandRecovered(Ticket ticket, TakenCommand taken) {
    sessions
        .find(ticket.imei().digits())
        .ifPresentOrElse(
            session -> session.commandRecovered(ticket, taken),
            () -> all().shared().reporter().refuse(ticket, WaitingLine.DISCONNECTED));
  }

  @Override
  public void ownersForgotten() {
    all().retries().addAll(sessions.all());
  }

  /** The connection that the car belonged to is to be closed, if it is another process'. */
  @Override
  public void carTakenOver(CarSession session, String former) {
    takeovers
        .notice(session.device().imei(), former)
        .ifPresent(notice -> all().link().outbox().publish(notice.channel(), notice.text()));
  }

  @Override
  public void carLost(CarSession session) {
    vertx.eventBus().send(session.device().address(), new DeviceRequest.Disconnect());
  }

  @Override
  public void carNeglected(CarSession session) {
    all().retries().add(session);
  }

  private DispatcherParts all() {
    return parts.orElseThrow();
  }

  /** Two of one IMEI on two event loops may be announced in the wrong order. */
  private void connected(DeviceConnected device) {
    if (sessions.hasNewerThan(device)) {
      return;
    }
    var tracker = new TrackerLink(vertx, device, metrics, time);
    var session = new CarSession(all().shared(), device, process, tracker, this);
    sessions.put(session).ifPresent(CarSession::end);
    if (all().link().isUp()) {
      session.begin();
    }
  }

  private void disconnected(DeviceDisconnected device) {
    sessions
        .find(device.imei(), device.connection())
        .ifPresent(
            session -> {
              sessions.remove(session);
              session.end();
              all().link().unsubscribe(device.imei().digits());
            });
  }

  private void drain(Message<DeviceDraining> message) {
    var device = message.body();
    sessions
        .find(device.imei(), device.connection())
        .map(CarSession::drain)
        .orElse(Future.succeededFuture())
        .onComplete(drained -> message.reply(null));
  }
}
