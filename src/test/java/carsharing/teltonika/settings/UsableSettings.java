package carsharing.teltonika.settings;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.settings.read.Uris;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What holds of all settings that are not refused: those who use them do not look again. */
public final class UsableSettings {

  private UsableSettings() {}

  /**
   * Fails unless the settings can be used.
   *
   * @param secret a password that may stand in them, and in nothing that is logged
   */
  public static void check(ServerSettings settings, String secret) {
    Stream.of(
            settings.devices().idleTimeout(),
            settings.devices().drainTimeout(),
            settings.records().confirmTimeout(),
            settings.commands().stepTimeout(),
            settings.commands().idTtl(),
            settings.commands().deadAfter().dividedBy(1000),
            settings.redis().pingInterval(),
            settings.commands().maxRecordAge(),
            settings.http().maxTrace(),
            settings.reload().interval())
        .forEach(time -> assertThat(Duration.ofNanos(time.toNanos())).isPositive());
    Stream.of(settings.rabbitmq().connectTimeout(), settings.wakeUp().timeout())
        .forEach(time -> assertThat(time.toMillis()).isBetween(1L, (long) Integer.MAX_VALUE));
    Stream.of(
            settings.allow().file(),
            settings.commands().file(),
            settings.rabbitmq().ca(),
            settings.redis().ca())
        .forEach(file -> assertThat(Path.of(file)).isNotNull());
    assertThat(settings.tls().files()).hasSizeBetween(0, 3);
    checkUri(settings.rabbitmq().uri());
    settings.redis().nodes().forEach(UsableSettings::checkUri);
    assertThat(settings.rabbitmq().printableUri()).doesNotContain(secret);
    assertThat(settings.redis().printableUri()).doesNotContain(secret);
    assertThat(settings.http().toString()).doesNotContain(secret);
  }

  private static void checkUri(String text) {
    if (!text.equals(Uris.EMBEDDED)) {
      assertThat(URI.create(text).getHost()).as(text).isNotNull();
      assertThat(URI.create(text).getPort()).as(text).isBetween(-1, 65_535);
    }
  }
}
