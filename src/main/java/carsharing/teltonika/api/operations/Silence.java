package carsharing.teltonika.api.operations;

import carsharing.teltonika.peers.Peers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Says in an answer that it lacks what some processes know. */
final class Silence {

  private Silence() {}

  /** Adds the processes that have not answered, if there are any. */
  static JsonObject tell(Peers.Answers answers, JsonObject json) {
    return answers.silent().isEmpty()
        ? json
        : json.put("silentProcesses", new JsonArray(answers.silent()));
  }
}
