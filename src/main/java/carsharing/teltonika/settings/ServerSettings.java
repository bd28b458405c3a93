package carsharing.teltonika.settings;

/** All settings of the server. */
public record ServerSettings(
    DeviceSettings devices,
    RecordSettings records,
    RabbitSettings rabbitmq,
    RedisSettings redis,
    CommandSettings commands,
    WakeUpSettings wakeUp,
    HttpSettings http,
    EmbeddedSettings embedded) {

  static ServerSettings from(SettingsReader in, boolean hasEmbedded) {
    return new ServerSettings(
        DeviceSettings.from(in.section("devices")),
        RecordSettings.from(in.section("records")),
        RabbitSettings.from(in.section("rabbitmq"), hasEmbedded),
        RedisSettings.from(in.section("redis"), hasEmbedded),
        CommandSettings.from(in.section("commands")),
        WakeUpSettings.from(in.section("wakeUp")),
        HttpSettings.from(in.section("http")),
        EmbeddedSettings.from(in.section("embedded")));
  }

  /** The same with other brokers: those that have been started within the JVM. */
  public ServerSettings withUris(String rabbitUri, String redisUri) {
    return new ServerSettings(
        devices,
        records,
        rabbitmq.withUri(rabbitUri),
        redis.withUri(redisUri),
        commands,
        wakeUp,
        http,
        embedded);
  }
}
