package carsharing.teltonika.protocol;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A stream in the hands of a test, and a record of what the parser finds in it. */
final class RecordedStream implements FrameParser.Listener {

  private final Source source = new Source();
  private final List<String> events = new ArrayList<>();
  private final List<Frame> frames = new ArrayList<>();
  private final FrameParser parser;
  private Runnable onFrame = () -> {};

  RecordedStream(int maxFrameLength) {
    parser = new FrameParser(source, maxFrameLength, this);
  }

  /** Bytes arrive in one chunk. */
  void arrive(byte... bytes) {
    source.arrive(Buffer.buffer(bytes));
  }

  /** Bytes arrive in one chunk, given in hex. */
  void arrive(String hex) {
    arrive(HexFormat.of().parseHex(hex));
  }

  /** The other side has closed. */
  void end() {
    source.end();
  }

  void pause() {
    parser.pause();
  }

  void resume() {
    parser.resume();
    source.pass();
  }

  /** What to do within the call that delivers a frame. */
  void onFrame(Runnable action) {
    onFrame = action;
  }

  /** What was found, in order: {@code ping}, {@code id ...}, {@code frame ...}, {@code broken}. */
  List<String> events() {
    return events;
  }

  List<Frame> frames() {
    return frames;
  }

  @Override
  public void ping() {
    events.add("ping");
  }

  @Override
  public void identification(String text) {
    events.add("id " + text);
  }

  @Override
  public void frameBegins() {
    // Each frame that is found has begun.
  }

  @Override
  public void frame(Frame frame) {
    events.add("frame " + HexFormat.of().formatHex(frame.data()));
    frames.add(frame);
    onFrame.run();
  }

  @Override
  public void broken(MalformedFrameException why) {
    events.add("broken: " + why.getMessage());
  }

  /** What a socket is to the parser: chunks, held back while it is paused. */
  private static final class Source implements ReadStream<Buffer> {

    private final Queue<Buffer> held = new ArrayDeque<>();
    private Handler<Buffer> handler = chunk -> {};
    private Handler<Void> endHandler = end -> {};
    private boolean paused;

    void arrive(Buffer chunk) {
      held.add(chunk);
      pass();
    }

    void end() {
      endHandler.handle(null);
    }

    /** A socket passes on what it holds later, never within the call that resumes it. */
    void pass() {
      while (!paused && !held.isEmpty()) {
        handler.handle(held.remove());
      }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> ignored) {
      return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> newHandler) {
      handler = newHandler == null ? chunk -> {} : newHandler;
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      paused = true;
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      paused = false;
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return resume();
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> newHandler) {
      endHandler = newHandler == null ? end -> {} : newHandler;
      return this;
    }
  }
}
