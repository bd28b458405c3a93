package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.fault.Pause;
import carsharing.teltonika.chaos.ledger.Wish;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that writes a command, reads no answer, and is gone: its connection is reset. */
final class KilledClient {

  private KilledClient() {}

  /**
   * Lives and dies.
   *
   * @param isAnnounced whether it dies only after the announcement
   * @throws IOException if Redis is not there
   */
  static void write(int redisPort, Wish wish, boolean isAnnounced, long lifetime)
      throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), redisPort)) {
      socket.setSoLinger(true, 0);
      var seconds = Integer.toString(wish.seconds());
      var text = request("SET", wish.imei(), wish.command().encode(), "EX", seconds);
      if (isAnnounced) {
        text += request("PUBLISH", wish.imei(), "redis_cmd");
      }
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      Pause.millis(lifetime);
    }
  }

  private static String request(String... words) {
    var text = new StringBuilder("*" + words.length + "\r\n");
    for (var word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }
}
