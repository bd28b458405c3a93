package carsharing.teltonika.bench;

import carsharing.teltonika.testing.CarTracker;
import carsharing.teltonika.testing.Records;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A client and its car in one process, so that one clock sees both ends. It speaks to Redis over a
 * bare socket: what a client library takes is not the server's.
 */
final class TimedClient implements AutoCloseable {

  private static final String IMEI = "356307009900001";
  private static final String DOORS = "lvcanopenalldoors";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String COMMAND = "{\"action\":\"unlock\"}";
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(4);

  private final BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ready = new LinkedBlockingQueue<>();
  private final CarTracker car;
  private final Socket redis;
  private final BufferedReader replies;

  TimedClient(int redisPort, int serverPort) throws IOException {
    car = CarTracker.connect(serverPort, IMEI, this::command);
    redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
    redis.setTcpNoDelay(true);
    replies =
        new BufferedReader(
            new InputStreamReader(redis.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Sends commands one after the other; latencies in ns. */
  Histogram measure(int commands) throws IOException, InterruptedException {
    var latencies = new Histogram(3);
    for (var i = 0; i < commands; i++) {
      request("SET", IMEI, COMMAND, "EX", "60");
      var published = System.nanoTime();
      request("PUBLISH", IMEI, "redis_cmd");
      var arrived = arrivals.poll(30, TimeUnit.SECONDS);
      if (arrived == null || ready.poll(30, TimeUnit.SECONDS) == null) {
        throw new IOException("the tracker hears nothing");
      }
      latencies.recordValue(arrived - published);
      LockSupport.parkNanos(PAUSE);
    }
    return latencies;
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

  private void request(String... words) throws IOException {
    var text = new StringBuilder("*" + words.length + "\r\n");
    for (var word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    redis.getOutputStream().write(text.toString().getBytes(StandardCharsets.US_ASCII));
    var reply = replies.readLine();
    if (reply == null || reply.startsWith("-")) {
      throw new IOException("Redis: " + reply);
    }
  }

  @Override
  public void close() throws IOException {
    car.close();
    redis.close();
  }
}
