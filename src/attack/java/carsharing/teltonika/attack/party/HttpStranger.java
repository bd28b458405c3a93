package carsharing.teltonika.attack.party;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests of somebody who has the token and no manners, one connection each. */
public final class HttpStranger {

  private static final int PATIENCE = 3000; // ms

  private final Target target;

  public HttpStranger(Target target) {
    this.target = target;
  }

  /** A whole request. */
  public byte[] request(String method, String path, String body) {
    return """
        %s %s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Connection: close\r
        Content-Length: %d\r
        \r
        %s"""
        .formatted(method, path, Target.TOKEN, body.length(), body)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Asks and waits.
   *
   * @return the status; 0 where there is no answer
   */
  public int status(String method, String path, String body) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), target.httpPort())) {
      socket.setSoTimeout(PATIENCE);
      socket.getOutputStream().write(request(method, path, body));
      var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return answer.length() < 12 ? 0 : Integer.parseInt(answer.substring(9));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
