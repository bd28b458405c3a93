package carsharing.teltonika.api.access;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.http.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Tells a client whose token it has. */
public final class Me implements ApiGroup {

  @Override
  public void addTo(ApiPages pages) {
    pages.add("/v1/me", ApiPages.Method.get(Role.READ, Me::answer));
  }

  private static Future<Answer> answer(ApiRequest request) {
    var caller = request.caller();
    return Future.succeededFuture(
        Answer.json(
            200, new JsonObject().put("token", caller.token()).put("role", caller.role().word())));
  }
}
