package carsharing.teltonika.testing.loops;

import carsharing.teltonika.testing.loops.BusyTime.Doing;
import com.sun.management.ThreadMXBean;
import io.vertx.core.impl.VertxThread;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Looks at the event loops of every Vert.x of this JVM, and notes each that is blocked. */
final class EventLoops implements AutoCloseable {

  /** How long one task may be busy. */
  static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(400);

  private static final long INTERVAL = 20; // ms

  /** How the names of classes begin whose native methods wait: for files, names and processes. */
  private static final List<String> WAITING_CALLS =
      List.of("java.io.", "java.net.", "sun.nio.", "java.lang.Process");

  /** Frames that are looked at: the loading of a class is above what has asked for it. */
  private static final int DEPTH = 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Map<Thread, BusyTime> seen = new HashMap<>();
  private final Map<Thread, Long> noted = new HashMap<>();
  private final Queue<String> blocked = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::watch, "looks at event loops");

  /** Begins to look, until it is closed. */
  static EventLoops watched() {
    var loops = new EventLoops();
    loops.thread.setDaemon(true);
    loops.thread.start();
    return loops;
  }

  /** The tasks that were busy for too long since the last call, with what they did. */
  List<String> blocked() {
    var all = new ArrayList<String>();
    for (var next = blocked.poll(); next != null; next = blocked.poll()) {
      all.add(next);
    }
    return all;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        var loops = loops();
        seen.keySet().retainAll(loops);
        noted.keySet().retainAll(loops);
        loops.forEach(this::look);
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  private static List<VertxThread> loops() {
    var root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    var threads = new Thread[root.activeCount() + 64];
    var count = root.enumerate(threads);
    var loops = new ArrayList<VertxThread>();
    for (var i = 0; i < count; i++) {
      if (threads[i] instanceof VertxThread loop && !loop.isWorker()) {
        loops.add(loop);
      }
    }
    return loops;
  }

  private void look(VertxThread loop) {
    var begun = loop.startTime();
    var busy =
        seen.computeIfAbsent(
                loop, unseen -> new BusyTime(TimeUnit.MILLISECONDS.toNanos(2 * INTERVAL)))
            .look(
                System.nanoTime(),
                begun,
                THREADS.getThreadCpuTime(loop.getId()),
                begun == 0 ? Doing.COMPUTES : doing(loop));
    if (busy > LIMIT && noted.getOrDefault(loop, 0L) != begun) {
      noted.put(loop, begun);
      var stack = new StringBuilder();
      for (var frame : loop.getStackTrace()) {
        stack.append("\n    at ").append(frame);
      }
      blocked.add(
          "%s was busy with one task for %d ms (expected: at most %d ms)%s"
              .formatted(
                  loop.getName(),
                  TimeUnit.NANOSECONDS.toMillis(busy),
                  TimeUnit.NANOSECONDS.toMillis(LIMIT),
                  stack));
    }
  }

  /** Java takes a thread in a system call for one that runs. */
  private static Doing doing(Thread thread) {
    var info = THREADS.getThreadInfo(thread.getId(), DEPTH);
    if (info == null || info.getStackTrace().length == 0) {
      return Doing.COMPUTES;
    }
    var stack = info.getStackTrace();
    if (Arrays.stream(stack).anyMatch(EventLoops::loads)) {
      return Doing.LOADS;
    }
    return info.getThreadState() != Thread.State.RUNNABLE || isSystemCall(stack[0])
        ? Doing.WAITS
        : Doing.COMPUTES;
  }

  /** One that can wait. Those of Netty cannot: such a thread has no processor at most. */
  private static boolean isSystemCall(StackTraceElement frame) {
    return frame.isNativeMethod()
        && WAITING_CALLS.stream().anyMatch(name -> frame.getClassName().startsWith(name));
  }

  private static boolean loads(StackTraceElement frame) {
    return frame.getMethodName().equals("<clinit>")
        || frame.getMethodName().equals("loadClass")
        || frame.getClassName().equals("java.lang.invoke.MethodHandleNatives");
  }
}
