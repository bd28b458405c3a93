package carsharing.teltonika.api.operations;

import carsharing.teltonika.allow.Admission;
import carsharing.teltonika.allow.AllowList;
import carsharing.teltonika.allow.RefusedList;
import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiPages.Method;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** The trackers that were refused, and the button that lets one in. */
final class RefusedPages implements ApiGroup {

  private static final int USUAL_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final RefusedList refused;
  private final Admission admission;
  private final AllowList allowList;
  private final Supplier<Future<Void>> write;

  /**
   * @param write writes to Redis what this process has not written yet
   */
  RefusedPages(
      RefusedList refused, Admission admission, AllowList allowList, Supplier<Future<Void>> write) {
    this.refused = refused;
    this.admission = admission;
    this.allowList = allowList;
    this.write = write;
  }

  @Override
  public void addTo(ApiPages pages) {
    pages.add("/v1/refused", Method.get(Role.ADMIN, this::list, "limit"));
    pages.add("/v1/refused/{imei}/allow", Method.post(Role.ADMIN, this::allow));
  }

  private Future<Answer> list(ApiRequest request) {
    return Requests.limit(request, USUAL_LIMIT, MAX_LIMIT)
        .compose(
            limit ->
                write
                    .get()
                    .compose(written -> refused.all())
                    .recover(Requests::redisAway)
                    .map(
                        all -> {
                          var array = new JsonArray();
                          all.stream()
                              .filter(entry -> isStillRefused(entry.refused().imei()))
                              .limit(limit)
                              .map(RefusedPages::json)
                              .forEach(array::add);
                          return Answer.json(200, new JsonObject().put("refused", array));
                        }));
  }

  private boolean isStillRefused(Imei imei) {
    return allowList.of(imei) != AllowList.Verdict.ALLOWED;
  }

  private static JsonObject json(RefusedList.Entry entry) {
    var one = entry.refused();
    return new JsonObject()
        .put("imei", one.imei().digits())
        .put("address", one.address())
        .put("first", Requests.iso(one.first()))
        .put("last", Requests.iso(one.last()))
        .put("count", one.count())
        .put("process", entry.process());
  }

  private Future<Answer> allow(ApiRequest request) {
    return Requests.imei(request)
        .compose(
            imei ->
                admission
                    .admit(imei)
                    .recover(Requests::redisAway)
                    .compose(outcome -> allowed(imei, outcome)));
  }

  private Future<Answer> allowed(Imei imei, Admission.Outcome outcome) {
    return switch (outcome) {
      case ADMITTED -> refused.remove(imei).otherwiseEmpty().map(Answer.nothing());
      case LIST_IS_A_FILE ->
          Requests.failed(
              409,
              "allow-list-is-a-file",
              "add the IMEI to the file allow.file; or set allow.imeis: redis, and the server can add it");
      case NO_LIST ->
          Requests.failed(
              409, "no-allow-list", "all trackers may connect already (allow.imeis: all)");
      case FULL ->
          Requests.failed(
              409, "allow-list-full", "the list has as many IMEIs as it may have (allow.maxImeis)");
    };
  }
}
