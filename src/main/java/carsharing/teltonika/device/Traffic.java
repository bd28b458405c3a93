package carsharing.teltonika.device;

import carsharing.teltonika.time.TimeSource;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a connection has carried, for operators. Safe for use by several threads. */
final class Traffic {

  private final TimeSource time;
  private final Instant since;
  private final AtomicLong lastFrame = new AtomicLong(); // ms since 1970, 0 for none
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger commands = new AtomicInteger();

  Traffic(TimeSource time) {
    this.time = time;
    this.since = time.instant();
  }

  void frame(int length) {
    lastFrame.set(time.millis());
    frames.incrementAndGet();
    bytes.addAndGet(length);
  }

  void acknowledged(int count) {
    records.addAndGet(count);
  }

  void command() {
    commands.incrementAndGet();
  }

  /** Adds all of it to a description of the connection. */
  void describe(JsonObject into) {
    into.put("since", since.toString());
    if (lastFrame.get() > 0) {
      into.put("lastFrame", Instant.ofEpochMilli(lastFrame.get()).toString());
    }
    into.put("frames", frames.get())
        .put("records", records.get())
        .put("bytes", bytes.get())
        .put("commands", commands.get());
  }
}
