package carsharing.teltonika.testing.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import carsharing.teltonika.testing.relay.Relay.Way;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Bytes from one socket to the other. It reads no further while it has some, unless they are held
 * until they are passed on together, or somebody wants to hear at once what the server sends. Lives
 * on the relay's event loop.
 */
final class RelayDirection {

  private static final Pattern SUBSCRIPTION = Pattern.compile("(?i)\\r\\np?subscribe\\r\\n");

  private final Vertx vertx;
  private final Way way;
  private final NetSocket from;
  private final NetSocket to;
  private final RelayFaults faults;
  private final RelayTap tap;
  private final AtomicBoolean subscribed;
  private final Consumer<RelayDirection> onEnd;
  private Buffer held = Buffer.buffer();
  private boolean stuck;
  private boolean writing;
  private boolean ended;
  private boolean hasLost;

  /**
   * A direction that passes nothing on before {@link #begin}.
   *
   * @param subscribed whether the client has subscribed to something of Redis, for both directions
   * @param onEnd is told when all is passed on and both sockets are closed
   */
  RelayDirection(
      Vertx vertx,
      Way way,
      NetSocket from,
      NetSocket to,
      RelayFaults faults,
      RelayTap tap,
      AtomicBoolean subscribed,
      Consumer<RelayDirection> onEnd) {
    this.vertx = vertx;
    this.way = way;
    this.from = from;
    this.to = to;
    this.faults = faults;
    this.tap = tap;
    this.subscribed = subscribed;
    this.onEnd = onEnd;
  }

  Way way() {
    return way;
  }

  boolean isOfSubscriber() {
    return subscribed.get();
  }

  /** Bytes that have come and are not passed on yet. */
  int heldBytes() {
    return held.length();
  }

  void begin() {
    var client = (way == Way.TO_SERVER ? from : to).remoteAddress().port();
    from.handler(
        bytes -> {
          tap.heard(client, way, bytes);
          if (way == Way.TO_SERVER && SUBSCRIPTION.matcher(bytes.toString(ISO_8859_1)).find()) {
            subscribed.set(true);
          }
          if (!faults.held.contains(way) && (tap == RelayTap.NONE || way == Way.TO_SERVER)) {
            from.pause();
          }
          held.appendBuffer(bytes);
          pass();
        });
    from.exceptionHandler(reset -> from.close());
    pass();
  }

  /** The sender has closed its socket. */
  void end() {
    ended = true;
    pass();
  }

  /** Passes nothing on until {@link #resume}. */
  void getStuck() {
    stuck = true;
  }

  /** A stream that has lost a part of itself is of no use any more. */
  void resume() {
    stuck = false;
    if (hasLost) {
      from.close();
      to.close();
    } else {
      pass();
    }
  }

  private void pass() {
    if (faults.dropped.contains(way) && held.length() > 0) {
      held = Buffer.buffer();
      hasLost = true;
    }
    if (isStalled() || writing) {
      return;
    }
    if (held.length() > 0) {
      writing = true;
      var delay = faults.delay(way);
      if (delay.isZero()) {
        writePiece();
      } else {
        vertx.setTimer(delay.toMillis(), timer -> writePiece());
      }
    } else if (ended) {
      onEnd.accept(this);
      to.close();
    } else {
      from.resume();
    }
  }

  private boolean isStalled() {
    return stuck || faults.stall(way);
  }

  private void writePiece() {
    if (isStalled()) {
      writing = false; // It was late, and has been overtaken by the stall.
      return;
    }
    var length = Math.min(faults.chunk, held.length()); // 0 if it was lost meanwhile.
    var piece = held.getBuffer(0, length);
    held = held.getBuffer(length, held.length());
    to.write(piece).onComplete(written -> afterPiece());
  }

  private void afterPiece() {
    if (held.length() == 0) {
      writing = false;
      pass();
    } else {
      vertx.setTimer(
          1,
          timer -> {
            writing = false;
            pass();
          });
    }
  }
}
