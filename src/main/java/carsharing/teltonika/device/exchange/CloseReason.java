package carsharing.teltonika.device.exchange;

/** Why a connection ended. */
public enum CloseReason {
  CLOSED_BY_TRACKER("closed by the tracker"),
  SOCKET_ERROR("connection lost"),
  TLS_FAILED("its TLS handshake has failed"),
  NO_HANDSHAKE("no IMEI within the handshake timeout"),
  INVALID_IMEI("what it announced is no IMEI"),
  ANOTHER_IMEI("it announced another IMEI"),
  FRAME_BEFORE_IMEI("it sent a frame before its IMEI"),
  NOT_TELTONIKA("what it sends is not the Teltonika protocol"),
  INCOMING_FULL("the memory for unfinished frames was used up, and it held the most"),
  DOES_NOT_READ("it does not read what it is sent"),
  IDLE("silent beyond the idle timeout"),
  REPLACED("the same IMEI has connected again"),
  NO_ANSWER("a command was not answered in time, and a late answer would pass for the next one's"),
  TOO_MANY_CONNECTIONS("too many connections"),
  TOO_MANY_FROM_ADDRESS("too many connections from its address"),
  TOO_OFTEN_FROM_ADDRESS("too many connections in a minute from its address"),
  NOT_ALLOWED("its IMEI is not on the allow-list"),
  NO_ALLOW_LIST("the allow-list has not been read yet"),
  CLOSED_BY_OPERATOR("an operator has closed it"),
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
