package carsharing.teltonika.device;

import carsharing.teltonika.device.limit.Incoming;
import carsharing.teltonika.device.limit.Pace;
import carsharing.teltonika.device.limit.Price;
import carsharing.teltonika.device.limit.TrackerBytes;
import carsharing.teltonika.device.limit.Turn;
import carsharing.teltonika.protocol.FrameParser;
import carsharing.teltonika.time.AwakeTimer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Reads what a tracker sends: in turns, no faster than the limits allow, and only while it is
 * wanted. Counts what has arrived and is not being published yet.
 *
 * <p>Lives on the connection's event loop.
 */
final class Intake {

  private final DeviceEnvironment environment;
  private final TrackerBytes bytes;
  private final FrameParser parser;
  private final Pace pace;
  private final Turn turn;
  private final Incoming.Share incoming;
  private final BooleanSupplier isWanted;
  private final LongSupplier waiting;

  /**
   * Begins to read.
   *
   * @param listener receives what the stream holds
   * @param isWanted whether more may be read now
   * @param waiting bytes of frames that are whole and wait
   * @param evict closes the connection because it holds too much; called on any thread
   */
  Intake(
      Vertx vertx,
      Context context,
      NetSocket socket,
      DeviceEnvironment environment,
      FrameParser.Listener listener,
      BooleanSupplier isWanted,
      LongSupplier waiting,
      Runnable evict) {
    this.environment = environment;
    this.isWanted = isWanted;
    this.waiting = waiting;
    this.incoming = environment.incoming().open(evict);
    this.pace =
        new Pace(
            AwakeTimer.Timers.of(vertx), environment.time(), environment.current(), this::resume);
    this.turn = new Turn(action -> context.runOnContext(now -> action.run()), this::resume);
    this.bytes = new TrackerBytes(context, socket, turn::begin, this::count);
    this.parser = new FrameParser(bytes, environment.settings().maxFrameLength(), listener);
  }

  /**
   * Counts something whole: a ping, an identification or a frame. What is too much has to wait.
   *
   * @param length bytes
   */
  void spend(int length, Price price) {
    if (pace.spend(length, price.frames())) {
      environment.metrics().slowed();
      parser.pause();
    }
    if (turn.spend(price.turn())) {
      parser.pause();
    }
  }

  /** Reads nothing more until it is resumed. */
  void pause() {
    parser.pause();
  }

  /** Goes on if nothing is against it. */
  void resume() {
    if (!pace.isAbove() && !turn.isOver() && isWanted.getAsBoolean()) {
      parser.resume();
    }
    count();
  }

  /** Reads nothing more, and holds nothing. */
  void stop() {
    parser.stop();
    incoming.end();
  }

  private void count() {
    incoming.set(bytes.arrived() - parser.consumed() + waiting.getAsLong());
  }
}
