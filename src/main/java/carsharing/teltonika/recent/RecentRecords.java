package carsharing.teltonika.recent;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.time.TimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the last records of each car, as the frames that they came in: a frame is there anyway,
 * and is decoded only if somebody asks.
 *
 * <p>Bounded: each car has so many records, and all cars together so many bytes. If that is not
 * enough, the car that was not heard of or looked at for longest is forgotten first. A car cannot
 * have more than its part: frames that are longer than those of trackers are not kept. Safe for use
 * by several threads.
 */
public final class RecentRecords {

  /** Bytes of the longest frame that trackers send. */
  private static final int USUAL_FRAME = 1280;

  /** Bytes of the objects of a car. */
  private static final int OVERHEAD = 256;

  private final int perCar;
  private final long limit;
  private final TimeSource time;

  /** The car that was heard of last, or looked at, is the last one. */
  private final Map<Imei, Kept> cars = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /** The frames of one car, the oldest first. */
  private static final class Kept {

    private final Deque<KeptFrame> frames = new ArrayDeque<>(4);
    private int records;
    private long bytes = OVERHEAD;

    /** A tracker repeats the frame that it has sent last, and no other one. */
    boolean isRepeat(Frame frame) {
      var last = frames.peekLast();
      return last != null && Arrays.equals(last.frame().data(), frame.data());
    }

    void add(KeptFrame kept, int perCar) {
      frames.addLast(kept);
      records += kept.frame().recordCount();
      bytes += kept.bytes();
      var most = OVERHEAD + (long) USUAL_FRAME * (perCar + 1);
      while (records - frames.getFirst().frame().recordCount() >= perCar || bytes > most) {
        var oldest = frames.removeFirst();
        records -= oldest.frame().recordCount();
        bytes -= oldest.bytes();
      }
    }
  }

  /**
   * @param perCar records of one car
   * @param limit bytes of all cars
   */
  public RecentRecords(int perCar, long limit, TimeSource time) {
    this.perCar = perCar;
    this.limit = limit;
    this.time = time;
  }

  /** A frame of records has come; one that comes again is the same. */
  public void arrived(Imei imei, Frame frame) {
    var length = frame.data().length;
    if (frame.recordCount() == 0 || length > (long) USUAL_FRAME * perCar) {
      return;
    }
    var kept = new KeptFrame(time.millis(), frame);
    synchronized (cars) {
      var car = cars.computeIfAbsent(imei, unknown -> new Kept());
      var taken = car.frames.isEmpty() ? 0 : car.bytes;
      if (!car.isRepeat(frame)) {
        car.add(kept, perCar);
      }
      bytes += car.bytes - taken;
      makeRoom();
    }
  }

  private void makeRoom() {
    var oldest = cars.values().iterator();
    while (bytes > limit && oldest.hasNext()) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }

  /** The last frames of a car, the newest first; none if nothing is remembered. */
  public List<KeptFrame> of(Imei imei) {
    synchronized (cars) {
      var car = cars.get(imei);
      if (car == null) {
        return List.of();
      }
      var all = new ArrayList<KeptFrame>(car.frames.size());
      car.frames.descendingIterator().forEachRemaining(all::add);
      return List.copyOf(all);
    }
  }

  /** What all of it takes up. */
  public long bytes() {
    synchronized (cars) {
      return bytes;
    }
  }

  /** Cars of which something is remembered. */
  public int cars() {
    synchronized (cars) {
      return cars.size();
    }
  }
}
