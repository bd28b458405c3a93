package carsharing.teltonika.api.operations;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiPages.Method;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.decode.Explanation;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.quarantine.Quarantine;
import carsharing.teltonika.quarantine.Quarantine.Entry;
import carsharing.teltonika.quarantine.ReadablePart;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frames that could not be decoded: to look at, to publish after all, and to remove. */
final class QuarantinePages implements ApiGroup {

  private static final Logger LOG = LoggerFactory.getLogger(QuarantinePages.class);

  private static final int USUAL_LIMIT = 50;
  private static final int MAX_LIMIT = 1000;
  private static final String PARTLY = "partly";

  private final Vertx vertx;
  private final Quarantine quarantine;
  private final Meanings meanings;
  private final Function<RecordBatch, Future<Void>> publish;
  private final Supplier<Future<Void>> write;
  private final TimeSource time;

  /**
   * @param publish publishes records, and succeeds when RabbitMQ has confirmed them
   * @param write writes to Redis what this process has not written yet
   */
  QuarantinePages(
      Vertx vertx,
      Quarantine quarantine,
      Meanings meanings,
      Function<RecordBatch, Future<Void>> publish,
      Supplier<Future<Void>> write,
      TimeSource time) {
    this.vertx = vertx;
    this.quarantine = quarantine;
    this.meanings = meanings;
    this.publish = publish;
    this.write = write;
    this.time = time;
  }

  @Override
  public void addTo(ApiPages pages) {
    pages.add("/v1/quarantine", Method.get(Role.ADMIN, this::list, "limit"));
    pages.add(
        "/v1/quarantine/{id}",
        Method.get(Role.ADMIN, this::show),
        Method.delete(Role.ADMIN, this::remove));
    pages.add("/v1/quarantine/{id}/replay", Method.post(Role.ADMIN, this::replay));
  }

  private Future<Answer> list(ApiRequest request) {
    return Requests.limit(request, USUAL_LIMIT, MAX_LIMIT)
        .compose(
            limit ->
                write
                    .get()
                    .compose(written -> quarantine.newest(limit))
                    .recover(Requests::redisAway)
                    .map(QuarantinePages::list));
  }

  private static Answer list(List<Quarantine.Summary> all) {
    var frames = new JsonArray();
    for (var one : all) {
      frames.add(
          new JsonObject()
              .put("id", one.id())
              .put("imei", one.imei().digits())
              .put("at", Requests.iso(one.at()))
              .put("reason", one.reason())
              .put("bytes", one.bytes()));
    }
    return Answer.json(200, new JsonObject().put("frames", frames));
  }

  private Future<Entry> find(ApiRequest request) {
    return quarantine
        .find(request.path("id"))
        .recover(Requests::redisAway)
        .compose(
            found -> found.map(Future::succeededFuture).orElseGet(QuarantinePages::unknownFrame));
  }

  private static <T> Future<T> unknownFrame() {
    return Requests.failed(404, "unknown-frame", "no frame of this id is in the quarantine");
  }

  private Future<Answer> show(ApiRequest request) {
    return find(request)
        .compose(
            entry ->
                meanings
                    .of(entry.frame().imei(), List.of())
                    .compose(
                        meaning ->
                            vertx.executeBlocking(
                                () -> Answer.json(200, describe(entry, meaning)), false)));
  }

  private static JsonObject describe(Entry entry, Meanings.Meaning meaning) {
    var one = entry.frame();
    var wire = one.frame().encode().getBytes();
    var part = ReadablePart.of(one.frame());
    return new JsonObject()
        .put("id", entry.id())
        .put("imei", one.imei().digits())
        .put("at", Requests.iso(one.at()))
        .put("reason", one.reason())
        .put("bytes", wire.length)
        .put("hex", HexFormat.of().formatHex(wire))
        .put("decoded", Explanation.of(wire, meaning.dictionary(), meaning.family()).text())
        .put("decodes", part.problem().isEmpty())
        .put("readable", part.count())
        .put("announced", part.announced());
  }

  private Future<Answer> remove(ApiRequest request) {
    return quarantine
        .remove(request.path("id"))
        .recover(Requests::redisAway)
        .compose(
            isRemoved -> isRemoved ? Future.succeededFuture(Answer.nothing()) : unknownFrame());
  }

  private Future<Answer> replay(ApiRequest request) {
    var unknown = new TreeSet<>(request.body().fieldNames());
    unknown.removeAll(Set.of(PARTLY));
    if (!unknown.isEmpty()) {
      return Requests.failed(
          400, "unknown-field", "%s is unknown (expected: partly)".formatted(unknown.first()));
    }
    if (!(request.body().getValue(PARTLY, false) instanceof Boolean partly)) {
      return Requests.failed(400, "bad-field", "partly: true or false expected");
    }
    return find(request)
        .compose(
            entry ->
                vertx
                    .executeBlocking(() -> ReadablePart.of(entry.frame().frame()), false)
                    .compose(part -> replay(entry, part, partly)));
  }

  private Future<Answer> replay(Entry entry, ReadablePart part, boolean partly) {
    if (part.problem().isPresent() && (!partly || part.count() == 0)) {
      return Requests.failed(
          409,
          "still-undecodable",
          "%s; %d of %d records can be read%s"
              .formatted(
                  part.problem().get(),
                  part.count(),
                  part.announced(),
                  part.count() > 0 ? " (publish them with partly: true)" : ""));
    }
    if (part.count() == 0) {
      return replayed(entry, part);
    }
    var batch =
        new RecordBatch(
            entry.frame().imei(),
            part.frame().orElseThrow(),
            part.records().orElseThrow(),
            time.instant());
    return publish
        .apply(batch)
        .recover(
            cause ->
                Requests.failed(
                    503, "not-published", "RabbitMQ has not confirmed: " + cause.getMessage()))
        .compose(published -> replayed(entry, part));
  }

  /** A frame that is published whole is done. Otherwise it stays, since some of it is unread. */
  private Future<Answer> replayed(Entry entry, ReadablePart part) {
    LOG.info(
        "{}: a frame of the quarantine is published after all, {} of {} records",
        entry.frame().imei(),
        part.count(),
        part.announced());
    var isWhole = part.problem().isEmpty();
    var removed =
        isWhole ? quarantine.remove(entry.id()).otherwise(false) : Future.succeededFuture(false);
    return removed.map(
        isRemoved ->
            Answer.json(
                200,
                new JsonObject()
                    .put("published", part.count())
                    .put("announced", part.announced())
                    .put("removed", isRemoved)));
  }
}
