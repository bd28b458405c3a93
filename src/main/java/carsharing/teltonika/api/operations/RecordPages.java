package carsharing.teltonika.api.operations;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiPages.Method;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.peers.Peers;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.recent.KeptFrame;
import carsharing.teltonika.recent.RecentRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The last records of a car, from the memory of all processes. */
final class RecordPages implements ApiGroup {

  private static final String QUESTION = "records";
  private static final String IMEI = "imei";
  private static final String FRAMES = "frames";

  private final Vertx vertx;
  private final Peers peers;
  private final RecentRecords recent;
  private final Meanings meanings;
  private final Function<String, Optional<Imei>> vehicles;
  private final int perCar;

  /**
   * @param vehicles finds the tracker of a vehicle
   * @param perCar records that are remembered of a car
   */
  RecordPages(
      Vertx vertx,
      Peers peers,
      RecentRecords recent,
      Meanings meanings,
      Function<String, Optional<Imei>> vehicles,
      int perCar) {
    this.vertx = vertx;
    this.peers = peers;
    this.recent = recent;
    this.meanings = meanings;
    this.vehicles = vehicles;
    this.perCar = perCar;
    peers.answer(QUESTION, this::find);
  }

  @Override
  public void addTo(ApiPages pages) {
    pages.add("/v1/vehicles/{id}/records", Method.get(Role.READ, this::records, "limit"));
  }

  private Future<JsonObject> find(JsonObject question) {
    var imei = new Imei(question.getString(IMEI, ""));
    var frames = new JsonArray();
    for (var kept : recent.of(imei)) {
      frames.add(
          new JsonObject()
              .put("at", kept.receivedAt())
              .put("wire", kept.frame().encode().getBytes()));
    }
    return Future.succeededFuture(meanings.describe(imei, new JsonObject().put(FRAMES, frames)));
  }

  private Future<Answer> records(ApiRequest request) {
    var most = Math.max(1, perCar);
    return Requests.vehicle(request, vehicles)
        .compose(
            imei ->
                Requests.limit(request, most, most)
                    .compose(
                        limit ->
                            peers
                                .askAll(QUESTION, new JsonObject().put(IMEI, imei.digits()))
                                .compose(told -> records(imei, told, limit))));
  }

  private Future<Answer> records(Imei imei, Peers.Answers answers, int limit) {
    var told = answers.told().values();
    return meanings
        .of(imei, told)
        .compose(
            meaning ->
                vertx.executeBlocking(
                    () -> {
                      var json =
                          new JsonObject()
                              .put("records", new RecordJson(meaning).of(frames(told), limit))
                              .put("family", meaning.family().name())
                              .put("profile", meaning.profile().name());
                      return Answer.json(200, Silence.tell(answers, json));
                    },
                    false));
  }

  /** A tracker that has come back by another process may have sent its last frame to both. */
  private static List<KeptFrame> frames(Collection<JsonObject> told) {
    var frames = new LinkedHashMap<ByteBuffer, KeptFrame>();
    for (var one : told) {
      for (var frame : frames(one)) {
        frames.merge(
            ByteBuffer.wrap(frame.frame().data()),
            frame,
            (first, second) -> first.receivedAt() <= second.receivedAt() ? first : second);
      }
    }
    return List.copyOf(frames.values());
  }

  private static List<KeptFrame> frames(JsonObject told) {
    var frames = new ArrayList<KeptFrame>();
    for (var one : Frames.objects(told, FRAMES)) {
      if (one.getValue("at") instanceof Number at) {
        Frame.ofWire(one.getBinary("wire", new byte[0]))
            .ifPresent(frame -> frames.add(new KeptFrame(at.longValue(), frame)));
      }
    }
    return frames;
  }
}
