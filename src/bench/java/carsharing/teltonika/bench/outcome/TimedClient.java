package carsharing.teltonika.bench.outcome;

import carsharing.teltonika.simulator.command.BackEnd;
import carsharing.teltonika.testing.RedisSocket;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** A client and its car in one process, so that one clock sees both ends. */
public final class TimedClient implements AutoCloseable {

  private static final String DOORS = "lvcanopenalldoors";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String COMMAND = "{\"action\":\"unlock\"}";
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(4);

  private final BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ready = new LinkedBlockingQueue<>();
  private final String imei;
  private final CarTracker car;
  private final RedisSocket redis;

  /**
   * Connects both.
   *
   * @param number of the car, 1 to 99
   */
  public TimedClient(int redisPort, int serverPort, int number) throws IOException {
    imei = "3563070099000%02d".formatted(number);
    car = CarTracker.connect(serverPort, imei, this::command);
    redis = new RedisSocket(redisPort);
  }

  /** Sends commands one after the other; latencies in ns. */
  public Histogram measure(int commands) throws IOException, InterruptedException {
    var latencies = new Histogram(3);
    measure(commands, latencies);
    return latencies;
  }

  /** The same, with the latencies of others. */
  public void measure(int commands, Histogram latencies) throws IOException, InterruptedException {
    for (var i = 0; i < commands; i++) {
      redis.ask("SET", imei, COMMAND, "EX", "60");
      var published = System.nanoTime();
      redis.ask("PUBLISH", imei, BackEnd.ANNOUNCEMENT);
      var arrived = arrivals.poll(30, TimeUnit.SECONDS);
      if (arrived == null || ready.poll(30, TimeUnit.SECONDS) == null) {
        throw new IOException("the tracker hears nothing");
      }
      latencies.recordValue(arrived - published);
      LockSupport.parkNanos(PAUSE);
    }
  }

  /** A command ends with the record that the server asks for at last. */
  private void command(CarTracker tracker, String text) {
    if (text.equals(DOORS)) {
      arrivals.add(System.nanoTime());
      tracker.answer(DONE);
    } else {
      tracker.answer("Record is being sent");
      tracker.send(Records.now(0));
      ready.add(text);
    }
  }

  @Override
  public void close() throws IOException {
    car.close();
    redis.close();
  }
}
