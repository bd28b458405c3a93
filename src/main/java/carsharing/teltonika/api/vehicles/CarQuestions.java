package carsharing.teltonika.api.vehicles;

import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import carsharing.teltonika.fleet.FleetCar;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;

/** Asks cars for their states, and knows what can be commanded to them. */
public interface CarQuestions {

  /** Of a server that sends no commands. */
  CarQuestions NONE =
      new CarQuestions() {
        @Override
        public Future<Void> refresh(ApiRequest request, FleetCar car) {
          return new Problem(409, "unsupported", "vehicles cannot be asked here").failed();
        }

        @Override
        public JsonArray commands(FleetCar car) {
          return new JsonArray();
        }
      };

  /**
   * Asks a car for a record. Completes when the fleet has the new state; fails with a {@link
   * ProblemException} if the car does not answer, or if the caller may not ask.
   */
  Future<Void> refresh(ApiRequest request, FleetCar car);

  /** The commands that a car can be given, as {@code openapi.yaml} describes a capability. */
  JsonArray commands(FleetCar car);
}
