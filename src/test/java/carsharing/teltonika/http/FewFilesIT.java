package carsharing.teltonika.http;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that may open few files, and strangers who would take them all. */
class FewFilesIT {

  private static final int FILES = 500;

  @TempDir private Path folder;

  @Test
  void answersForHealthAndServesItsTrackersWhileStrangersTakeAllSocketsThatTheyCanGet()
      throws Exception {
    var queue = "record." + UUID.randomUUID();
    var strangers = new ArrayList<Socket>();
    try (var server =
            ServerProcess.startWithFiles(
                    FILES,
                    ServerProcess.PRODUCTION,
                    folder,
                    Map.of(
                        "RABBITMQ_URI",
                        RabbitServer.shared().uri(),
                        "RECORDS_QUEUE",
                        queue,
                        "RECORDS_DEADLETTERQUEUE",
                        queue + ".dead",
                        "DEVICES_HANDSHAKETIMEOUT",
                        "10m"))
                .awaitReady();
        var tracker = Tracker.connect(server.port(), Imeis.any())) {
      for (var i = 0; i < 2 * FILES; i++) {
        strangers.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }

      for (var path : List.of("/health/live", "/health/accepting", "/health/ready", "/metrics")) {
        assertThat(server.page(path)).as(path).isNotEmpty();
      }
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
      assertThat(server.metrics()).contains("too_many_connections");
      assertThat(server.output()).contains("the process may open 500 files");
    } finally {
      close(strangers);
    }
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
  }
}
