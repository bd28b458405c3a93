package carsharing.teltonika.api.events;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** One client that hears what happens. It is never waited for: if it reads too slowly, it goes. */
final class EventStream {

  static final String TYPE = "text/event-stream";

  private final HttpServerResponse response;
  private final StreamFilter filter;
  private final String token;
  private final Runnable drop;
  private long unread;
  private boolean isOver;

  /**
   * @param token the name of the client's token, for log lines
   * @param drop closes the connection
   */
  EventStream(HttpServerResponse response, StreamFilter filter, String token, Runnable drop) {
    this.response = response;
    this.filter = filter;
    this.token = token;
    this.drop = drop;
  }

  StreamFilter filter() {
    return filter;
  }

  String token() {
    return token;
  }

  /** Bytes that were sent and that the client's socket has not taken. */
  long unread() {
    return isOver ? 0 : unread;
  }

  /** Begins the answer. */
  void begin() {
    response
        .setChunked(true)
        .putHeader("content-type", TYPE)
        .putHeader("cache-control", "no-store")
        .putHeader("x-accel-buffering", "no"); // A proxy is not to collect events.
  }

  /** Sends something. */
  void send(Buffer text) {
    if (isOver || text.length() == 0) {
      return;
    }
    unread += text.length();
    response.write(text).onComplete(written -> unread -= text.length());
  }

  /** Closes the connection. What waits for the client is forgotten. */
  void drop() {
    isOver = true;
    drop.run();
  }

  /** The client has gone. */
  void over() {
    isOver = true;
  }
}
