package carsharing.teltonika.journal;

import carsharing.teltonika.message.JsonText;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal of all processes, in its order, over a connection of its own. The next entries
 * are read when the listener is done with the last ones; if it has failed, it gets them again.
 *
 * <p>Lives on one event loop.
 */
public final class JournalReader {

  /** Receives the journal. Called on the event loop. */
  public interface Listener {

    /** Some entries, in their order; never none. */
    Future<Void> read(List<JournalLine> lines);

    /**
     * The reader goes on behind this place. What was before it may not have been read: at the
     * beginning, and if Redis has dropped entries before they were read.
     */
    Future<Void> begin(String place);
  }

  private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);

  /** Entries of one request. */
  private static final int COUNT = 50;

  /** How long Redis waits for an entry, ms: less than the patience of the link. */
  private static final int BLOCK = 2_000;

  /** Before the next try after a failure, ms. */
  private static final long PAUSE = 500;

  private final Vertx vertx;
  private final Listener listener;
  private final SideLink link;
  private String place = JournalLine.START;
  private boolean isNewConnection;

  /** Whether entries may be missing between what was read and what is there. */
  private boolean hasGap = true;

  private boolean isReading;
  private boolean isClosed;

  /**
   * Begins with the entries that are written from now on.
   *
   * @param what reads, for log lines, in the plural
   */
  public JournalReader(Vertx vertx, RedisSettings redis, String what, Listener listener) {
    this.vertx = vertx;
    this.listener = listener;
    this.link = new SideLink(vertx, redis, what, this::connected);
  }

  /** Goes on behind a place that was read before, if Redis still knows what came after it. */
  public JournalReader after(String last) {
    place = last;
    hasGap = false;
    return this;
  }

  /** Begins to read, and goes on until {@link #close()}. */
  public void open() {
    link.open();
  }

  /** Whether Redis can be asked. */
  public boolean isUp() {
    return link.isUp();
  }

  /** Closes the connection. */
  public Future<Void> close() {
    isClosed = true;
    return link.close();
  }

  /**
   * The last entries up to a place, the newest first.
   *
   * @param count how many at most
   */
  public Future<List<JournalLine>> before(String last, int count) {
    var request =
        Request.cmd(Command.XREVRANGE)
            .arg(JournalWriter.KEY)
            .arg(last)
            .arg("-")
            .arg("COUNT")
            .arg(count);
    return link.read(request).map(JournalReader::lines);
  }

  /**
   * The entries behind a place, the oldest first, without waiting for any.
   *
   * @param count how many at most
   */
  public static Future<List<JournalLine>> page(SideLink link, String place, int count) {
    var request =
        Request.cmd(Command.XREAD)
            .arg("COUNT")
            .arg(count)
            .arg("STREAMS")
            .arg(JournalWriter.KEY)
            .arg(place);
    return link.aside(request)
        .map(reply -> reply == null || reply.size() == 0 ? List.of() : lines(ofStream(reply)));
  }

  /** The place of the newest entry. */
  public static Future<String> newest(SideLink link) {
    var request =
        Request.cmd(Command.XREVRANGE).arg(JournalWriter.KEY).arg("+").arg("-").arg("COUNT").arg(1);
    return link.aside(request).map(JournalReader::lines).map(JournalReader::first);
  }

  private static String first(List<JournalLine> lines) {
    return lines.isEmpty() ? JournalLine.START : lines.get(0).id();
  }

  /** Redis is there, or another one with other entries. */
  private void connected() {
    isNewConnection = true;
    if (!isReading) {
      isReading = true;
      next();
    }
  }

  private void next() {
    if (isClosed || !link.isUp()) {
      isReading = false;
      return;
    }
    step()
        .onSuccess(done -> vertx.getOrCreateContext().runOnContext(now -> next()))
        .onFailure(this::nextLater);
  }

  private Future<Void> step() {
    if (isNewConnection) {
      return compare();
    }
    return hasGap ? begin() : read();
  }

  /** A Redis that knows only older entries than were read has lost its memory. */
  private Future<Void> compare() {
    return newest()
        .onSuccess(
            newest -> {
              isNewConnection = false;
              hasGap |= JournalLine.isAfter(place, newest);
            })
        .mapEmpty();
  }

  private void nextLater(Throwable cause) {
    LOG.debug("The journal is read again: {}", cause.getMessage());
    vertx.timer(PAUSE, TimeUnit.MILLISECONDS).onComplete(later -> next());
  }

  private Future<Void> begin() {
    return newest()
        .compose(newest -> listener.begin(newest).map(newest))
        .onSuccess(
            newest -> {
              place = newest;
              hasGap = false;
            })
        .mapEmpty();
  }

  private Future<String> newest() {
    return before("+", 1).map(JournalReader::first);
  }

  private Future<Void> read() {
    var request =
        Request.cmd(Command.XREAD)
            .arg("COUNT")
            .arg(COUNT)
            .arg("BLOCK")
            .arg(BLOCK)
            .arg("STREAMS")
            .arg(JournalWriter.KEY)
            .arg(place);
    return link.read(request)
        .compose(
            reply ->
                reply == null || reply.size() == 0
                    ? Future.succeededFuture()
                    : oldest().compose(oldest -> handOver(lines(ofStream(reply)), oldest)));
  }

  /** What is dropped is always the oldest: if nothing is older than our place, some may be gone. */
  private Future<Void> handOver(List<JournalLine> lines, String oldest) {
    if (!place.equals(JournalLine.START) && JournalLine.isAfter(oldest, place)) {
      hasGap = true;
      return Future.succeededFuture();
    }
    return lines.isEmpty()
        ? Future.succeededFuture()
        : listener.read(lines).onSuccess(done -> place = lines.get(lines.size() - 1).id());
  }

  private Future<String> oldest() {
    var request =
        Request.cmd(Command.XRANGE).arg(JournalWriter.KEY).arg("-").arg("+").arg("COUNT").arg(1);
    return link.read(request)
        .map(reply -> reply.size() == 0 ? JournalLine.START : reply.get(0).get(0).toString());
  }

  /** The answer is a map or a list of pairs, by the version of Redis' protocol. */
  private static Response ofStream(Response reply) {
    return reply.containsKey(JournalWriter.KEY)
        ? reply.get(JournalWriter.KEY)
        : reply.get(0).get(1);
  }

  private static List<JournalLine> lines(Response entries) {
    var lines = new ArrayList<JournalLine>();
    for (var entry : entries) {
      lines.add(line(entry.get(0).toString(), entry.get(1)));
    }
    return lines;
  }

  /** Somebody else may have written the entry: what is wrong in it is left out. */
  private static JournalLine line(String id, Response fields) {
    var kind = "";
    var imei = "";
    var data = new JsonObject();
    for (var i = 0; i + 1 < fields.size(); i += 2) {
      var value = fields.get(i + 1).toString();
      switch (fields.get(i).toString()) {
        case "kind" -> kind = value;
        case "imei" -> imei = value;
        case "data" -> data = json(value);
        default -> {} // Of a later version.
      }
    }
    return new JournalLine(id, new JournalEntry(kind, Imei.parse(imei), data));
  }

  private static JsonObject json(String text) {
    try {
      return JsonText.object(text);
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }
}
