package carsharing.teltonika.command;

import carsharing.teltonika.command.session.CarSession;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.protocol.Imei;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sessions of all connected cars; a car has one at most. Lives on one event loop. */
final class OpenSessions {

  private final Map<String, CarSession> sessions = new HashMap<>();

  /** The session of a car, by the digits of its IMEI. */
  Optional<CarSession> find(String imei) {
    return Optional.ofNullable(sessions.get(imei));
  }

  /** Only the session of that connection: the car may have a newer one. */
  Optional<CarSession> find(Imei imei, long connection) {
    return find(imei.digits()).filter(session -> session.device().connection() == connection);
  }

  /** The session of the connection that has lost its car. */
  Optional<CarSession> find(Takeovers.Loser loser) {
    return find(loser.imei())
        .filter(session -> loser.connection().equals(Long.toString(session.device().connection())));
  }

  /** Whether the car has a session of a connection that was made after this one. */
  boolean hasNewerThan(DeviceConnected device) {
    return find(device.imei().digits()).filter(other -> other.isNewerThan(device)).isPresent();
  }

  /** Takes a session in, and gives back the one whose place it takes. */
  Optional<CarSession> put(CarSession session) {
    return Optional.ofNullable(sessions.put(session.device().imei().digits(), session));
  }

  /** The car is not connected any more. */
  void remove(CarSession session) {
    sessions.remove(session.device().imei().digits());
  }

  /** All of them now. */
  List<CarSession> all() {
    return List.copyOf(sessions.values());
  }
}
