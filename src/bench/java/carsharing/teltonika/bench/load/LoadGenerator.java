package carsharing.teltonika.bench.load;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process full of trackers, so that what they cost can be told from what the server costs. It is
 * asked line by line on its standard input, and ends with it: one whose parent was killed does not
 * go on.
 */
public final class LoadGenerator {

  /** Asks for a {@link LoadReport}. */
  static final String TAKE = "take";

  /** Asks how many frames of each tracker have been acknowledged. */
  static final String LEDGER = "ledger";

  /** Tells the trackers to send nothing new. */
  static final String END = "end";

  /** Trackers that are waited for at a time, of all loops: a server's backlog takes them. */
  private static final int AT_ONCE = 500;

  /** Cores that one event loop of trackers is enough for. */
  private static final int CORES_PER_LOOP = 4;

  private final LoadOptions options;
  private final LoadTally tally = new LoadTally();
  private final AtomicInteger begun = new AtomicInteger();
  private final Queue<LoadTracker> trackers = new ConcurrentLinkedQueue<>();

  private LoadGenerator(LoadOptions options) {
    this.options = options;
  }

  /** Takes {@link LoadOptions} in JSON. */
  public static void main(String[] arguments) throws IOException {
    new LoadGenerator(LoadOptions.fromJson(arguments[0])).run();
  }

  private void run() throws IOException {
    // It is killed, and must not leave a cache of files behind.
    var noFiles =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    var vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(true).setFileSystemOptions(noFiles));
    var loops = Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_PER_LOOP);
    var template =
        options.records() > 0
            ? Optional.of(new FrameTemplate(options.records()))
            : Optional.<FrameTemplate>empty();
    var numbers = new ConcurrentLinkedQueue<List<Integer>>(shares(loops));
    vertx.deployVerticle(
        () -> new Loop(numbers.remove(), template), new DeploymentOptions().setInstances(loops));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(line));
    }
    Runtime.getRuntime().halt(0);
  }

  private List<List<Integer>> shares(int loops) {
    var shares = new ArrayList<List<Integer>>();
    for (var loop = 0; loop < loops; loop++) {
      var share = new ArrayList<Integer>();
      for (var i = loop; i < options.trackers(); i += loops) {
        share.add(options.first() + i);
      }
      shares.add(share);
    }
    return shares;
  }

  private String answer(String line) {
    return switch (line) {
      case TAKE -> tally.take().toJson();
      case LEDGER -> ledger();
      case END -> {
        trackers.forEach(LoadTracker::end);
        yield "";
      }
      default -> throw new IllegalArgumentException(line);
    };
  }

  private String ledger() {
    var counts = new Long[options.trackers()];
    trackers.forEach(
        tracker -> counts[tracker.number() - options.first()] = tracker.acknowledged());
    return new JsonArray(List.of(counts)).encode();
  }

  /** The trackers of one event loop. */
  private final class Loop extends VerticleBase {

    private static final long LOOK_AGAIN = 5; // ms

    private final List<Integer> numbers;
    private final Optional<FrameTemplate> template;
    private final Map<String, NetClient> clients = new HashMap<>();
    private final List<LoadTracker> mine = new ArrayList<>();
    private int started;

    Loop(List<Integer> numbers, Optional<FrameTemplate> template) {
      this.numbers = numbers;
      this.template = template;
    }

    @Override
    public Future<?> start() {
      for (var number : numbers) {
        var client = clients.computeIfAbsent(LoadOptions.address(number), this::clientAt);
        mine.add(new LoadTracker(vertx, client, options, template, tally, number));
      }
      trackers.addAll(mine);
      vertx.setPeriodic(LOOK_AGAIN, this::startSome);
      vertx.setPeriodic(TimeUnit.SECONDS.toMillis(1), timer -> mine.forEach(LoadTracker::check));
      return Future.succeededFuture();
    }

    private NetClient clientAt(String address) {
      return vertx.createNetClient(
          new NetClientOptions()
              .setTcpNoDelay(true)
              .setConnectTimeout(10_000)
              .setLocalAddress(address));
    }

    private void startSome(long timer) {
      while (started < mine.size() && begun.get() - tally.connected() < AT_ONCE) {
        begun.incrementAndGet();
        tally.connects();
        mine.get(started++).connect();
      }
      if (started == mine.size()) {
        vertx.cancelTimer(timer);
      }
    }
  }
}
