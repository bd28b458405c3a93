package carsharing.teltonika.command.run;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import io.vertx.core.Future;

/** The way to a tracker. */
@FunctionalInterface
public interface DeviceLink {

  /** Asks it for something; fails with a {@link StepFailedException}. */
  Future<DeviceAnswer> request(DeviceRequest request);
}
