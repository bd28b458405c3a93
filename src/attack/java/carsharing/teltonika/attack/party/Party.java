package carsharing.teltonika.attack.party;

import carsharing.teltonika.testing.RedisSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Strangers who attack together until their time is over. Then all their connections are closed, so
 * that nobody waits for a server that does not read.
 */
public final class Party implements AutoCloseable {

  /** Where strangers come from; the neighbour has another address. */
  public static final List<String> SOURCES = List.of("127.0.0.2", "127.0.0.3");

  private static final long PAUSE = 20; // ms

  private final Target target;
  private final Tally tally;
  private volatile long end;
  private final Queue<Stranger> strangers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connects = new AtomicInteger();
  private final Thread closer = new Thread(this::closeInTime, "end-of-party");

  /** What one stranger does, again and again. */
  @FunctionalInterface
  public interface Act {
    /**
     * Does it until the time is over or the connection is lost.
     *
     * @param number of the stranger, from 0
     */
    void perform(int number, Random random) throws IOException;
  }

  public Party(Target target, Tally tally) {
    this.target = target;
    this.tally = tally;
    this.end = System.nanoTime() + target.time().toNanos();
    closer.setDaemon(true);
    closer.start();
  }

  public Target target() {
    return target;
  }

  public Tally tally() {
    return tally;
  }

  public boolean isOver() {
    return System.nanoTime() >= end;
  }

  /** Connects to the trackers' port, from the addresses in turn. */
  public Stranger connect() throws IOException {
    return connect(target.port(), 0);
  }

  /** Connects to a port, from the addresses in turn. */
  public Stranger connect(int port, int receiveBuffer) throws IOException {
    var source = SOURCES.get(connects.getAndIncrement() % SOURCES.size());
    return connectFrom(source, port, receiveBuffer);
  }

  /** Connects to a port. */
  public Stranger connectFrom(String source, int port, int receiveBuffer) throws IOException {
    var stranger = Stranger.connect(source, port, receiveBuffer);
    strangers.add(stranger);
    tally.count("connected");
    return stranger;
  }

  /** Connects so many, as far as the server and the time allow. */
  public List<Stranger> crowd(int count, int port) {
    var crowd = new ArrayList<Stranger>();
    while (crowd.size() < count && !isOver()) {
      try {
        crowd.add(connect(port, 0));
      } catch (IOException e) {
        tally.count("refused");
        pause(1);
      }
    }
    return crowd;
  }

  /** Lets so many strangers do the same at once, and again when their connection is lost. */
  public void each(int count, Act act) {
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < count; i++) {
      var number = i;
      var thread = new Thread(() -> repeat(number, act), "stranger-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    threads.forEach(Party::join);
  }

  private void repeat(int number, Act act) {
    var random = new Random(target.seed() * 1_000_003 + number);
    while (!isOver()) {
      try {
        act.perform(number, random);
      } catch (IOException e) {
        if (!isOver()) {
          tally.count("cut");
          pause(PAUSE);
        }
      }
    }
  }

  /** Takes a connection out that its user has closed. */
  public void forget(Stranger stranger) {
    stranger.close();
    strangers.remove(stranger);
  }

  /** A connection to the server's Redis. */
  public RedisSocket redis() throws IOException {
    return new RedisSocket(target.redisPort());
  }

  /** Waits until the time is over, but for so many ms. */
  public void holdUntil(long millisBeforeEnd) {
    pause(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) - millisBeforeEnd);
  }

  /** Does nothing for a while, but not beyond the end. */
  public void pause(long millis) {
    var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (var left = left(until); left > 0; left = left(until)) {
      LockSupport.parkNanos(left);
    }
  }

  private long left(long until) {
    return Math.min(end, until) - System.nanoTime();
  }

  private void closeInTime() {
    pause(Long.MAX_VALUE / 2_000_000);
    strangers.forEach(Stranger::close);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the log has this text once more than it has now, but not beyond the end. */
  public void awaitLogged(String text) throws IOException {
    var before = logged(text);
    while (!isOver() && logged(text) == before) {
      pause(100);
    }
  }

  private int logged(String text) throws IOException {
    try (var logs = Files.newDirectoryStream(target.file(""), "server*.log")) {
      var count = 0;
      for (var log : logs) {
        count += Files.readString(log).split(Pattern.quote(text), -1).length;
      }
      return count;
    }
  }

  /** Ends it in time; a short one ends as soon as everything is done. */
  @Override
  public void close() {
    if (target.isShort()) {
      end = System.nanoTime();
      LockSupport.unpark(closer);
    }
    join(closer);
    strangers.forEach(Stranger::close);
  }
}
