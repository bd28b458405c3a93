package carsharing.teltonika.device;

/** Why a connection ended. */
public enum CloseReason {
  CLOSED_BY_TRACKER("closed by the tracker"),
  SOCKET_ERROR("connection lost"),
  NO_HANDSHAKE("no IMEI within the handshake timeout"),
  INVALID_IMEI("what it announced is no IMEI"),
  ANOTHER_IMEI("it announced another IMEI"),
  FRAME_BEFORE_IMEI("it sent a frame before its IMEI"),
  NOT_TELTONIKA("what it sends is not the Teltonika protocol"),
  IDLE("silent beyond the idle timeout"),
  REPLACED("the same IMEI has connected again"),
  TOO_MANY_CONNECTIONS("too many connections"),
  SHUTDOWN("the server is stopping");

  private final String text;

  CloseReason(String text) {
    this.text = text;
  }

  /** For a log line. */
  public String text() {
    return text;
  }
}
