package carsharing.teltonika;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.profile.ProfileBook;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.car.registry.RegistryBook;
import carsharing.teltonika.measure.ReloadGauges;
import carsharing.teltonika.settings.CarSettings;
import carsharing.teltonika.settings.RegistrySettings;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * What the operator's files say about cars: profiles, and which cars there are. Cars that are
 * registered in Redis are read by the dispatcher of commands, which has the way to Redis.
 */
final class CarBooks {

  private final Vertx vertx;
  private final Supplier<CarSettings> settings;
  private final Registry registry = new Registry();
  private final CarProfiles profiles;
  private final ReloadState profilesState;
  private final ReloadState carsState;

  CarBooks(Vertx vertx, Supplier<CarSettings> settings, TimeSource time) {
    this.vertx = vertx;
    this.settings = settings;
    var now = settings.get();
    this.profiles = new CarProfiles(now.profile(), now.maxKnown(), registry::profileOf);
    this.profilesState = new ReloadState(time);
    this.carsState = new ReloadState(time);
  }

  /** What the elements of each car mean. */
  CarProfiles profiles() {
    return profiles;
  }

  /** The cars that are registered. */
  Registry registry() {
    return registry;
  }

  private boolean areCarsInFile() {
    return settings.get().registry().source() == RegistrySettings.Source.FILE;
  }

  /** Shows whether the files are in use as they are now. */
  void show(MeterRegistry meters) {
    ReloadGauges.show(meters, "profiles", profilesState);
    if (areCarsInFile()) {
      ReloadGauges.show(meters, "cars", carsState);
    }
  }

  /** Reads the files and follows them. Fails if they have mistakes. */
  Future<Void> open() {
    return new ProfileBook(vertx, settings, profiles, profilesState)
        .open()
        .compose(
            read ->
                areCarsInFile()
                    ? new RegistryBook(vertx, settings.get().registry(), registry, carsState).open()
                    : Future.succeededFuture());
  }
}
