package carsharing.teltonika;

import carsharing.teltonika.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says when the server is up. */
final class StartLines {

  private static final Logger LOG = LoggerFactory.getLogger(StartLines.class);
  private static final int MIB = 1024 * 1024;

  private StartLines() {}

  /** Logs the limits, and where the server listens. */
  static void log(ServerSettings settings, DeviceServers devices, int httpPort) {
    LOG.info(
        "Limits, with a heap of {} MiB: {} connections, {} MiB of unfinished frames, {} MiB of frames on their way to RabbitMQ",
        Runtime.getRuntime().maxMemory() / MIB,
        settings.devices().maxConnections(),
        settings.devices().maxIncoming() / MIB,
        settings.devices().maxHeld() / MIB);
    LOG.info(
        "Trackers: {}{} on {} event loops. Health and metrics: http://{}:{}",
        settings.devices().plain() ? settings.devices().host() + ":" + devices.port() : "",
        settings.tls().isOn()
            ? " with TLS %s:%d".formatted(settings.devices().host(), devices.tlsPort())
            : "",
        devices.servers().size(),
        settings.http().host(),
        httpPort);
  }
}
