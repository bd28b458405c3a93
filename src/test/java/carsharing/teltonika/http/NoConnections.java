package carsharing.teltonika.http;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Nothing is connected. */
final class NoConnections implements ConnectionAdmin {
  @Override
  public List<JsonObject> list(String after, int limit) {
    return List.of();
  }

  @Override
  public Optional<JsonObject> find(Imei imei) {
    return Optional.empty();
  }

  @Override
  public boolean close(Imei imei) {
    return false;
  }

  @Override
  public boolean trace(Imei imei, Duration time) {
    return false;
  }

  @Override
  public boolean endTrace(Imei imei) {
    return false;
  }

  @Override
  public Optional<TraceView> traced(Imei imei) {
    return Optional.empty();
  }
}
