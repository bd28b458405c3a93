package carsharing.teltonika.device;

import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.http.ConnectionAdmin;
import carsharing.teltonika.http.TraceView;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows operators the connections of this process, and does what they ask for. */
public final class OperatorDesk implements ConnectionAdmin {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorDesk.class);

  private final ConnectionRegistry connections;
  private final Traces traces;

  public OperatorDesk(ConnectionRegistry connections, Traces traces) {
    this.connections = connections;
    this.traces = traces;
  }

  @Override
  public List<JsonObject> list(String after, int limit) {
    return connections.imeis(after, limit).stream()
        .map(connections::find)
        .flatMap(Optional::stream)
        .map(DeviceConnection::describe)
        .toList();
  }

  @Override
  public Optional<JsonObject> find(Imei imei) {
    return connections
        .find(imei)
        .map(
            connection -> {
              var description = connection.describe();
              traces.end(imei).ifPresent(end -> description.put("tracedUntil", end.toString()));
              return description;
            });
  }

  @Override
  public boolean close(Imei imei) {
    var connection = connections.find(imei);
    connection.ifPresent(found -> found.close(CloseReason.CLOSED_BY_OPERATOR));
    return connection.isPresent();
  }

  @Override
  public boolean trace(Imei imei, Duration time) {
    var begun = traces.start(imei, time);
    if (begun) {
      LOG.info("{}: an operator has its frames logged for {} s", imei, time.toSeconds());
    }
    return begun;
  }

  @Override
  public boolean endTrace(Imei imei) {
    var ended = traces.stop(imei);
    if (ended) {
      LOG.info("{}: its frames are no longer logged", imei);
    }
    return ended;
  }

  @Override
  public Optional<TraceView> traced(Imei imei) {
    return traces.view(imei);
  }
}
