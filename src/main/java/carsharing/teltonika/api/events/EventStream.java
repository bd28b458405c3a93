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

  /** Begins the answer. */
  void begin(int queue) {
    response.setWriteQueueMaxSize(queue);
    response
        .setChunked(true)
        .putHeader("content-type", TYPE)
        .putHeader("cache-control", "no-store")
        .putHeader("x-accel-buffering", "no"); // A proxy is not to collect events.
  }

  /**
   * Sends something.
   *
   * @return false if the client has not read what came before, and is dropped
   */
  boolean send(Buffer text) {
    if (isOver || text.length() == 0) {
      return true;
    }
    if (response.writeQueueFull()) {
      isOver = true;
      drop.run();
      return false;
    }
    response.write(text);
    return true;
  }

  /** The client has gone. */
  void over() {
    isOver = true;
  }
}
