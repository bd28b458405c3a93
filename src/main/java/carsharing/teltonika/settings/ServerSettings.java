package carsharing.teltonika.settings;

import carsharing.teltonika.settings.api.ApiSettings;
import carsharing.teltonika.settings.api.ConsoleSettings;
import carsharing.teltonika.settings.read.SettingsReader;

/** All settings of the server. */
public record ServerSettings(
    DeviceSettings devices,
    TlsSettings tls,
    AllowSettings allow,
    RecordSettings records,
    RabbitSettings rabbitmq,
    RedisSettings redis,
    CommandSettings commands,
    CarSettings cars,
    StateSettings state,
    WakeUpSettings wakeUp,
    HttpSettings http,
    ApiSettings api,
    ConsoleSettings console,
    LogSettings log,
    ReloadSettings reload,
    EmbeddedSettings embedded) {

  public static ServerSettings from(SettingsReader in, boolean hasEmbedded) {
    var devices = DeviceSettings.from(in.section("devices"));
    var tls = TlsSettings.from(in.section("tls"));
    if (!devices.plain() && !tls.isOn()) {
      in.section("devices").mistake("plain", "true where there is no tls.certificate");
    }
    var state = StateSettings.from(in.section("state"));
    var records = RecordSettings.from(in.section("records"), state.eventQueue());
    if (records.hasQueue(state.eventQueue())) {
      in.section("state").mistake("queue", "another queue than those of records");
    }
    var rabbitmq = RabbitSettings.from(in.section("rabbitmq"), hasEmbedded);
    if (rabbitmq.streamPort() > 0 && records.queueType() != QueueType.STREAM) {
      in.section("rabbitmq").mistake("streamPort", "0 where records.queueType is not stream");
    }
    return new ServerSettings(
        devices,
        tls,
        AllowSettings.from(in.section("allow")),
        records,
        rabbitmq,
        RedisSettings.from(in.section("redis"), hasEmbedded),
        CommandSettings.from(in.section("commands")),
        CarSettings.from(in.section("cars")),
        state,
        WakeUpSettings.from(in.section("wakeUp")),
        HttpSettings.from(in.section("http")),
        ApiSettings.from(in.section("api")),
        ConsoleSettings.from(in.section("console")),
        LogSettings.from(in.section("log")),
        ReloadSettings.from(in.section("reload")),
        EmbeddedSettings.from(in.section("embedded")));
  }

  /** The same with other brokers: those that have been started within the JVM. */
  public ServerSettings withUris(String rabbitUri, String redisUri) {
    return new ServerSettings(
        devices,
        tls,
        allow,
        records,
        rabbitmq.withUri(rabbitUri),
        redis.withUri(redisUri),
        commands,
        cars,
        state,
        wakeUp,
        http,
        api,
        console,
        log,
        reload,
        embedded);
  }
}
